/*
 * From write(2) on /dev/kmsg to the line on the pipe.
 *
 * usage: latency SAMPLES MARK PROGRAM [ARGUMENT...]
 *   Starts PROGRAM with its standard output on a pipe. One thread here writes "<6>MARK NUMBER.\n" at random times, 1 to 9 ms apart
 *   (random, so that they do not fall into step with the kernel's tick), another blocks in read(2) on the pipe, and a third one
 *   polls /dev/kmsg itself. Prints per sample, in nanoseconds of CLOCK_MONOTONIC:
 *       WRITE  how long the write(2) took (would show a console that prints)
 *       WOKEN  from before the write until the thread that polls the device ran: what the kernel takes to tell anybody
 *       LINE   from before the write until a read of the pipe had returned the line
 *   Without the newline a record is visible only when the next one comes (the kernel keeps it open for a continuation).
 *   The kernel wakes pollers of the device by lazy irq_work, that is at the next timer tick (CONFIG_HZ), not at once: WOKEN is no
 *   reader's doing, and LINE - WOKEN is what the reader adds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SAMPLES = 100000, SECOND = 1000000000, MILLISECOND = 1000000 };

static long long written[MAX_SAMPLES], write_took[MAX_SAMPLES], woken[MAX_SAMPLES], line_read[MAX_SAMPLES];
static char mark[64];
static int pipe_end;
static volatile int ready;

static long long now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (long long)SECOND + t.tv_nsec;
}

static void pause_for(long nanoseconds)
{
    struct timespec t = { .tv_sec = nanoseconds / SECOND, .tv_nsec = nanoseconds % SECOND };
    nanosleep(&t, NULL);
}

/* Notes the time for every "MARK NUMBER." in the bytes. */
static void note(const char *bytes, long long at, long long *times)
{
    for (const char *p = bytes; (p = strstr(p, mark)) != NULL; ) {
        p += strlen(mark) + 1;
        long number = strtol(p, NULL, 10);
        if (number < 0) ready = 1;
        else if (number < MAX_SAMPLES && times[number] == 0) times[number] = at;
    }
}

static void *read_pipe(void *unused)
{
    static char buffer[1 << 17];
    ssize_t count;
    while ((count = read(pipe_end, buffer, sizeof buffer - 1)) > 0) {
        long long at = now();
        buffer[count] = 0;
        note(buffer, at, line_read);
    }
    return unused;
}

static void *poll_device(void *unused)
{
    static char record[8192];
    int device = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    lseek(device, 0, SEEK_END);
    while (1) {
        struct pollfd wait = { .fd = device, .events = POLLIN };
        poll(&wait, 1, -1);
        long long at = now();
        ssize_t count;
        while ((count = read(device, record, sizeof record - 1)) > 0) {
            record[count] = 0;
            note(record, at, woken);
        }
    }
    return unused;
}

static void write_record(int device, long number)
{
    char text[128];
    int length = snprintf(text, sizeof text, "<6>%s %ld.\n", mark, number);
    long long before = now();
    if (write(device, text, (size_t)length) != length) { perror("write"); exit(1); }
    if (number >= 0) {
        write_took[number] = now() - before;
        written[number] = before;
    }
}

int main(int argc, char **argv)
{
    int ends[2];
    if (argc < 4 || pipe(ends) != 0) { fprintf(stderr, "usage: latency SAMPLES MARK PROGRAM [ARGUMENT...]\n"); return 2; }
    long samples = atol(argv[1]);
    snprintf(mark, sizeof mark, "%s", argv[2]);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[3], argv + 3);
        _exit(127);
    }
    close(ends[1]);
    pipe_end = ends[0];
    prctl(PR_SET_TIMERSLACK, 1UL);
    pthread_t reader, poller;
    pthread_create(&reader, NULL, read_pipe, NULL);
    pthread_create(&poller, NULL, poll_device, NULL);

    int device = open("/dev/kmsg", O_WRONLY);
    for (int i = 0; i < 250 && !ready; i++) { /* until the program shows a record: it follows now */
        write_record(device, -1);
        pause_for(20 * MILLISECOND);
    }
    srand(4711);
    pause_for(200 * MILLISECOND);
    for (long i = 0; i < samples && i < MAX_SAMPLES; i++) {
        write_record(device, i);
        pause_for(MILLISECOND + rand() % (8 * MILLISECOND));
    }
    pause_for(200 * MILLISECOND);
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    for (long i = 0; i < samples; i++)
        printf("%lld %lld %lld\n", write_took[i], woken[i] ? woken[i] - written[i] : -1, line_read[i] ? line_read[i] - written[i] : -1);
    return 0;
}
