/* SPDX-License-Identifier: MIT
 * small_stack.c: runs a program as an embedder might: on a thread with a stack of 256 KiB, then once more in the same runtime
 * on the main thread, so that the limit is seen to follow the stack.
 *
 * usage: small_stack program.py [args] */
#include <hoop.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define STACK_BYTES (256 * 1024)

typedef struct Job {
    Hoop *hoop;
    const char *path;
    int code;
} Job;

static void *run(void *arg) {
    Job *job = arg;
    HoopStatus status = hoop_run_file(job->hoop, job->path);
    job->code = status == HOOP_OK ? 0 : status == HOOP_EXIT ? hoop_exit_code(job->hoop) : hoop_print_error(job->hoop);
    if (hoop_verify(job->hoop, stderr)) job->code = 3;
    return NULL;
}

int main(int argc, char **argv) {
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = true;
    Job job = {hoop_new(&config), argv[1], 0};
    if (argc < 2 || !job.hoop || hoop_set_args(job.hoop, argc - 1, (const char *const *)argv + 1) != HOOP_OK) return 2;
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    if (pthread_create(&thread, &attributes, run, &job) != 0) return 2;
    pthread_join(thread, NULL);
    if (!job.code && hoop_run_string(job.hoop, "def f(n): return n and f(n - 1)\nf(100)", "<main thread>") != HOOP_OK) job.code = hoop_print_error(job.hoop);
    hoop_free(job.hoop);
    return job.code;
}
