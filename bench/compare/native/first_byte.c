/*
 * From vfork to the first byte on the pipe.
 *
 * usage: first_byte ROUNDS PROGRAM [ARGUMENT...]
 *   Per round starts PROGRAM with its standard output on a pipe, reads one byte, then kills and reaps it. Prints the nanoseconds of
 *   CLOCK_MONOTONIC of each round. It is a small program of its own because starting from a large one would be measured too.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
    if (argc < 3) { fprintf(stderr, "usage: first_byte ROUNDS PROGRAM [ARGUMENT...]\n"); return 2; }
    for (long i = atol(argv[1]); i > 0; i--) {
        int ends[2];
        char byte;
        if (pipe(ends) != 0) return 1;
        long long start = now();
        pid_t child = vfork();
        if (child == 0) {
            dup2(ends[1], 1);
            close(ends[0]);
            execvp(argv[2], argv + 2);
            _exit(127);
        }
        close(ends[1]);
        ssize_t count = read(ends[0], &byte, 1);
        long long end = now();
        close(ends[0]);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        if (count != 1) { fprintf(stderr, "%s wrote nothing\n", argv[2]); return 1; }
        printf("%lld\n", end - start);
    }
    return 0;
}
