/* SPDX-License-Identifier: MIT
 * file.h: descriptors and files of the operating system. Results below 0 are -errno. */
#ifndef HOOP_PLATFORM_FILE_H
#define HOOP_PLATFORM_FILE_H

#include "base/base.h"

int file_open(const char *path, int flags, int mode); /* close-on-exec */
int file_close(int fd);
ssize_t file_read(int fd, void *out, size_t len);
ssize_t file_write(int fd, const void *data, size_t len);
int64_t file_seek(int fd, int64_t offset, int whence);
int file_truncate(int fd, int64_t size);
bool file_is_tty(int fd);
/* 1 directory, 0 something else, -errno. *size and *block (preferred block size) are set; may be NULL. */
int file_is_dir(int fd, int64_t *size, size_t *block);
/* The whole file in a malloc'd buffer; 0 or an errno. For reading sources only: the caller frees with free(). */
int platform_read_file(const char *path, void **data, size_t *len);
/* Absolute path without symlinks, malloc'd, or NULL. */
char *platform_real_path(const char *path);
/* Does a folder lie there? */
bool platform_is_folder(const char *path);

#endif
