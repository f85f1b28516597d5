/* SPDX-License-Identifier: MIT
 * file.c: thin wrappers over the system calls on files, with errors as negative numbers. */
#include "platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int file_open(const char *path, int flags, int mode) {
    int fd = open(path, flags | O_CLOEXEC, mode);
    return fd < 0 ? -errno : fd;
}
int file_close(int fd) { return close(fd) < 0 ? -errno : 0; }
ssize_t file_read(int fd, void *out, size_t len) {
    ssize_t n = read(fd, out, size_min(len, 0x7ffff000));
    return n < 0 ? -errno : n;
}
ssize_t file_write(int fd, const void *data, size_t len) {
    ssize_t n = write(fd, data, size_min(len, 0x7ffff000));
    return n < 0 ? -errno : n;
}
int64_t file_seek(int fd, int64_t offset, int whence) {
    off_t n = lseek(fd, offset, whence);
    return n < 0 ? -errno : n;
}
int file_truncate(int fd, int64_t size) { return ftruncate(fd, size) < 0 ? -errno : 0; }
bool file_is_tty(int fd) { return isatty(fd); }

int file_is_dir(int fd, int64_t *size, size_t *block) {
    struct stat st;
    if (fstat(fd, &st) < 0) return -errno;
    if (size) *size = S_ISREG(st.st_mode) ? st.st_size : 0;
    if (block) *block = st.st_blksize > 1 ? (size_t)st.st_blksize : 0;
    return S_ISDIR(st.st_mode);
}

int platform_read_file(const char *path, void **data, size_t *len) {
    int64_t size = 0;
    int fd = file_open(path, O_RDONLY, 0), problem = 0;
    if (fd < 0) return -fd;
    int dir = file_is_dir(fd, &size, NULL);
    size_t room = (size_t)size + 4096, used = 0;
    char *text = dir > 0 ? NULL : malloc(room);
    if (!text) problem = dir > 0 ? EISDIR : ENOMEM;
    while (text) {
        ssize_t n = file_read(fd, text + used, room - used);
        if (n == -EINTR) continue;
        if (n < 0) problem = (int)-n;
        if (n <= 0) break;
        used += (size_t)n;
        if (used < room) continue;
        char *bigger = realloc(text, room *= 2);
        if (!bigger) {
            problem = ENOMEM;
            break;
        }
        text = bigger;
    }
    file_close(fd);
    if (problem) {
        free(text);
        return problem;
    }
    *data = text;
    *len = used;
    return 0;
}

char *platform_real_path(const char *path) { return realpath(path, NULL); }

bool platform_is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}
