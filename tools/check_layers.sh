#!/bin/sh
# Fails on any include that points upward in tools/layers.txt. Run from anywhere.
cd "$(dirname "$0")/.." || exit 1
awk '
    FILENAME == "tools/layers.txt" { if ($0 !~ /^#/ && NF) rank[$1] = ++n; next }
    FNR == 1 { split(FILENAME, part, "/"); own = part[2] }
    /^#include "/ {
        split($0, quoted, "\""); path = quoted[2]
        if (split(path, p, "/") < 2) next
        files++
        if (!(p[1] in rank)) { print FILENAME ":" FNR ": includes " path ", which is in no layer"; bad = 1 }
        else if (rank[p[1]] > rank[own]) { print FILENAME ":" FNR ": upward include of " path; bad = 1 }
        if (own == "cli" && p[1] != "cli") { print FILENAME ":" FNR ": the command uses <hoop.h> alone, not " path; bad = 1 }
    }
    END { if (bad) exit 1; print "layers: " files " includes, all downward" }
' tools/layers.txt $(find src -name '*.[ch]' | sort)
