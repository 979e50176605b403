"""What leaves and enters as files: the JSON contract, tables, pages and digests of a Reading."""
