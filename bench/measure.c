/* SPDX-License-Identifier: MIT
 * measure.c: runs a command and tells what it used: "CPU-seconds wall-seconds peak-KiB" on the given
 * file descriptor. Usage: measure FD COMMAND [ARGUMENTS]
 *
 * Linux carries the peak of the process image that calls exec over to the new one, so a launcher as large as a Python
 * runner would be a floor under all that it measures. This one is linked statically and stays under 1 MiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int report = atoi(argv[1]);
    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    pid_t child = vfork();
    if (child == 0) {
        close(report);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (child < 0 || wait4(child, &status, 0, &used) < 0) return 1;
    clock_gettime(CLOCK_MONOTONIC, &ended);
    double wall = (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) * 1e-9;
    dprintf(report, "%.6f %.6f %ld\n", seconds(used.ru_utime) + seconds(used.ru_stime), wall, used.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
