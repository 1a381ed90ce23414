/*
 * The physical limit of a live reader: open, seek to the end, poll, read until EAGAIN, nothing else.
 *
 * usage: bare_reader MARK [copy]
 *   Counts the records that contain MARK, a blank and a digit. With "copy" each record is also written to standard output as it is, one
 *   write(2) for all that one wake-up found. On SIGTERM or SIGINT it prints "records N" to standard error and ends.
 *   "ready" on standard error says that it is positioned.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static int is_numbered(const char *record, size_t length, const char *mark, size_t mark_length)
{
    const char *found = memmem(record, length, mark, mark_length);
    const char *after = found ? found + mark_length : NULL;
    return after && after + 1 < record + length && after[0] == ' ' && after[1] >= '0' && after[1] <= '9';
}

static void stop(int signal_number) { (void)signal_number; stopped = 1; }

int main(int argc, char **argv)
{
    static char record[8192], batch[1 << 20];
    const char *mark = argc > 1 ? argv[1] : "";
    size_t mark_length = strlen(mark), used = 0;
    int copy = argc > 2 && strcmp(argv[2], "copy") == 0;
    unsigned long records = 0;
    struct sigaction action = { .sa_handler = stop }; /* no SA_RESTART: poll must end */
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);

    int device = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
    if (device < 0 || lseek(device, 0, SEEK_END) < 0) { perror("/dev/kmsg"); return 1; }
    fprintf(stderr, "ready\n");
    while (!stopped) {
        ssize_t count = read(device, record, sizeof record);
        if (count > 0) {
            records += (unsigned long)is_numbered(record, (size_t)count, mark, mark_length);
            if (copy) {
                if (used + (size_t)count > sizeof batch) { if (write(1, batch, used) < 0) return 1; used = 0; }
                memcpy(batch + used, record, (size_t)count);
                used += (size_t)count;
            }
        } else if (count < 0 && errno == EAGAIN) {
            if (used > 0 && write(1, batch, used) < 0) return 1;
            used = 0;
            struct pollfd wait = { .fd = device, .events = POLLIN };
            poll(&wait, 1, -1);
        } else if (count < 0 && errno != EPIPE && errno != EINTR) {
            perror("read");
            return 1;
        }
    }
    fprintf(stderr, "records %lu\n", records);
    return 0;
}
