/* SPDX-License-Identifier: MIT
 * peak.c: runs a command and prints its peak memory in KiB (a large parent's own pages would count in its place). */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int status;
    struct rusage usage;
    if (argc < 2) return 2;
    pid_t pid = fork();
    if (pid == 0) {
        execv(argv[1], argv + 1);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status) return 1;
    printf("%ld\n", usage.ru_maxrss);
    return 0;
}
