/*
 * Makes records through /dev/kmsg, one write(2) each: "<6>MARK NUMBER TEXT\n", TEXT being the lines of a file, over and over. The
 * newline matters: without it the kernel keeps the record open for a continuation, and no reader sees it before the next one.
 *
 * usage: kmsg_writer TEXTS MARK COUNT RATE
 *   RATE records a second, as batches on an absolute grid of 1 ms (clock_nanosleep with TIMER_ABSTIME, timer slack 1 ns), or 0: as
 *   fast as it can. Prints "made COUNT nanoseconds N late L": the time from the first to the last write, and how many batches began
 *   more than 1 ms late.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_TEXTS = 4096, BATCHES_A_SECOND = 1000, SECOND = 1000000000 };

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (long long)SECOND + t.tv_nsec;
}

static void sleep_until(long long at)
{
    struct timespec t = { .tv_sec = at / SECOND, .tv_nsec = at % SECOND };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) { }
}

int main(int argc, char **argv)
{
    static char line[2048], *texts[MAX_TEXTS];
    size_t text_count = 0;
    if (argc != 5) { fprintf(stderr, "usage: kmsg_writer TEXTS MARK COUNT RATE\n"); return 2; }
    FILE *file = fopen(argv[1], "r");
    while (file && text_count < MAX_TEXTS && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        texts[text_count++] = strdup(line);
    }
    long count = atol(argv[3]), rate = atol(argv[4]), late = 0;
    long batch = rate > 0 ? (rate + BATCHES_A_SECOND - 1) / BATCHES_A_SECOND : count;
    int device = open("/dev/kmsg", O_WRONLY);
    if (device < 0 || text_count == 0) { perror("kmsg_writer"); return 1; }
    prctl(PR_SET_TIMERSLACK, 1UL);

    long long start = now();
    for (long made = 0; made < count; made++) {
        if (rate > 0 && made % batch == 0) {
            long long due = start + made * SECOND / rate;
            sleep_until(due);
            late += now() - due > SECOND / 1000;
        }
        int length = snprintf(line, sizeof line, "<6>%s %ld %s\n", argv[2], made, texts[made % (long)text_count]);
        if (write(device, line, (size_t)length) != length) { perror("write"); return 1; }
    }
    printf("made %ld nanoseconds %lld late %ld\n", count, now() - start, late);
    return 0;
}
