"""Quality on gold, apart from behaviour: floors, frozen output as offsets and digests, the gate and its diff."""
