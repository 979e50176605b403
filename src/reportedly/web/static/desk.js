// The desk without this script loses no page, no decision and no word: it adds hover and selection.
"use strict";
