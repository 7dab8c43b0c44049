#define _GNU_SOURCE
#include "CConfinement.h"

#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Of linux/openat2.h, which older systems lack.
struct how {
    uint64_t flags, mode, resolve;
};
enum { NO_MAGIC_LINKS = 0x02, BENEATH = 0x08 };
#ifndef SYS_openat2
#define SYS_openat2 437
#endif

static struct {
    char path[PATH_MAX];
    size_t length;
    int descriptor;
} roots[GATE_ROOTS] = {{.descriptor = -1}, {.descriptor = -1}, {.descriptor = -1}};

static int is_closed;
static int64_t largest = INT64_MAX;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// MARK: Sets of paths

struct set {
    char *text;
    size_t used, capacity;
    uint32_t *slots; // Offsets into the text, plus one.
    size_t count, size;
};

static struct set noted, known, verified;

static uint64_t hash(const char *bytes, size_t length) {
    uint64_t value = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++) value = (value ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return value ^ value >> 29;
}

static void set_clear(struct set *set) {
    set->used = 0;
    set->count = 0;
    if (set->slots) memset(set->slots, 0, set->size * sizeof *set->slots);
}

/// Every record is: a byte for the length of what precedes the path, that, the path, NUL; the key is all of it.
static size_t record_length(const char *record) {
    size_t head = (unsigned char)record[0];
    return 1 + head + strlen(record + 1 + head) + 1;
}

static void set_grow(struct set *set) {
    size_t size = set->size ? set->size * 2 : 1024;
    uint32_t *slots = calloc(size, sizeof *slots);
    if (!slots) abort();
    for (size_t i = 0; i < set->size; i++) {
        if (!set->slots[i]) continue;
        const char *record = set->text + set->slots[i] - 1;
        size_t at = hash(record, record_length(record)) & (size - 1);
        while (slots[at]) at = (at + 1) & (size - 1);
        slots[at] = set->slots[i];
    }
    free(set->slots);
    set->slots = slots;
    set->size = size;
}

/// 1 where the record is in the set; adds it otherwise, if asked to.
static int set_visit(struct set *set, const char *head, size_t head_length, const char *path, int adds) {
    char buffer[PATH_MAX + 64];
    size_t path_length = strlen(path);
    size_t length = 1 + head_length + path_length + 1;
    if (length > sizeof buffer || head_length > 60) return 1;
    buffer[0] = (char)head_length;
    memcpy(buffer + 1, head, head_length);
    memcpy(buffer + 1 + head_length, path, path_length + 1);
    if (set->count * 2 >= set->size) set_grow(set);
    size_t at = hash(buffer, length) & (set->size - 1);
    while (set->slots[at]) {
        const char *record = set->text + set->slots[at] - 1;
        if (record_length(record) == length && memcmp(record, buffer, length) == 0) return 1;
        at = (at + 1) & (set->size - 1);
    }
    if (!adds) return 0;
    if (set->used + length > set->capacity) {
        set->capacity = (set->used + length) * 2;
        set->text = realloc(set->text, set->capacity);
        if (!set->text) abort();
    }
    memcpy(set->text + set->used, buffer, length);
    set->slots[at] = (uint32_t)set->used + 1;
    set->used += length;
    set->count++;
    return 0;
}

static void note(char kind, const char *path, const struct stat *status) {
    char head[33] = {kind};
    size_t length = 1;
    if (kind == GATE_READ) {
        int64_t values[4] = {
            status->st_size, (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec,
            (int64_t)status->st_ctim.tv_sec * 1000000000 + status->st_ctim.tv_nsec, (int64_t)status->st_ino,
        };
        memcpy(head + 1, values, sizeof values);
        length = 33;
    }
    pthread_mutex_lock(&lock);
    if (kind != GATE_EXISTS || !set_visit(&known, "", 0, path, 0)) set_visit(&noted, head, length, path, 1);
    pthread_mutex_unlock(&lock);
}

void gate_know(const char *paths, size_t size) {
    pthread_mutex_lock(&lock);
    set_clear(&known);
    for (size_t at = 0; at < size; at += strlen(paths + at) + 1) set_visit(&known, "", 0, paths + at, 1);
    pthread_mutex_unlock(&lock);
}

void gate_begin(void) {
    pthread_mutex_lock(&lock);
    set_clear(&noted);
    set_clear(&verified);
    pthread_mutex_unlock(&lock);
}

const char *gate_records(size_t *size) {
    // Without the lengths: a kind tells how much stands before the path.
    static char *buffer;
    free(buffer);
    buffer = malloc(noted.used + 1);
    if (!buffer) abort();
    size_t end = 0;
    for (size_t at = 0; at < noted.used;) {
        size_t length = record_length(noted.text + at);
        memcpy(buffer + end, noted.text + at + 1, length - 1);
        end += length - 1;
        at += length;
    }
    *size = end;
    return buffer;
}

// MARK: Resolving

int gate_set_root(int which, const char *path) {
    size_t length = strlen(path);
    if (length >= PATH_MAX) return ENAMETOOLONG;
    int descriptor = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    if (roots[which].descriptor >= 0) close(roots[which].descriptor);
    memcpy(roots[which].path, path, length + 1);
    roots[which].length = length;
    roots[which].descriptor = descriptor;
    return 0;
}

const char *gate_root_path(int which) { return roots[which].path; }

void gate_close(int64_t largest_file) {
    largest = largest_file;
    is_closed = 1;
}

/// The root above a path, and the rest of the path; -1 for what lies elsewhere.
static int root_of(const char *path, const char **rest) {
    for (int i = 0; i < GATE_ROOTS; i++) {
        size_t length = roots[i].length;
        if (roots[i].descriptor < 0 || strncmp(path, roots[i].path, length) != 0) continue;
        if (path[length] != '/' && path[length] != 0) continue;
        *rest = path + length;
        while (**rest == '/') (*rest)++;
        if (!**rest) *rest = ".";
        return i;
    }
    return -1;
}

// MARK: Files that others stand in for

static struct replacement {
    char *path, *other;
} *replaced;
static size_t replaced_count;

int gate_replace(const char *path, const char *other) {
    struct replacement *grown = realloc(replaced, (replaced_count + 1) * sizeof *grown);
    if (!grown) return ENOMEM;
    replaced = grown;
    replaced[replaced_count].path = strdup(path);
    replaced[replaced_count].other = strdup(other);
    if (!replaced[replaced_count].path || !replaced[replaced_count].other) return ENOMEM;
    replaced_count++;
    return 0;
}

/// A relative path without `.`, `..` and doubled slashes; 0 where it leads above its root.
static int normalize(const char *path, char *normal) {
    size_t used = 0;
    while (*path) {
        size_t length = strcspn(path, "/");
        if (length == 2 && path[0] == '.' && path[1] == '.') {
            if (used == 0) return 0;
            while (used > 0 && normal[used - 1] != '/') used--;
            if (used > 0) used--;
        } else if (length > 0 && !(length == 1 && path[0] == '.')) {
            if (used + length + 2 > PATH_MAX) return 0;
            if (used > 0) normal[used++] = '/';
            memcpy(normal + used, path, length);
            used += length;
        }
        path += length;
        while (*path == '/') path++;
    }
    normal[used] = 0;
    return 1;
}

/// Where a file really is that is asked for at `rest` beneath a root.
static int place_of(int which, const char **rest) {
    char normal[PATH_MAX];
    if (which != GATE_TREE || replaced_count == 0 || !normalize(*rest, normal)) return which;
    for (size_t i = 0; i < replaced_count; i++) {
        if (strcmp(replaced[i].path, normal) != 0) continue;
        *rest = replaced[i].other;
        return GATE_STORE;
    }
    return which;
}

int open_beneath(int directory, const char *root, const char *path, int flags) {
    struct how how = {.flags = (uint64_t)(flags | O_CLOEXEC), .resolve = BENEATH | NO_MAGIC_LINKS};
    if (flags & O_CREAT) how.mode = 0600;
    int descriptor = (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
    if (descriptor >= 0) return descriptor;
    // An absolute link may stay inside, and an older kernel does not know the call: resolved by hand then.
    if (errno != EXDEV && errno != ENOSYS && errno != EPERM) return -1;
    char full[PATH_MAX], resolved[PATH_MAX];
    if (snprintf(full, sizeof full, "%s/%s", root, path) >= (int)sizeof full) {
        errno = ENAMETOOLONG;
        return -1;
    }
    size_t length = strlen(root);
    if (flags & O_CREAT || !realpath(full, resolved)) {
        if (flags & O_CREAT) errno = EACCES;
        return -1;
    }
    if (strncmp(resolved, root, length) != 0 || (resolved[length] != '/' && resolved[length] != 0)) {
        errno = ENOENT;
        return -1;
    }
    const char *rest = resolved[length] ? resolved + length + 1 : ".";
    return openat(directory, rest, flags | O_NOFOLLOW | O_CLOEXEC);
}

static int beneath(int which, const char *rest, int flags) {
    return open_beneath(roots[which].descriptor, roots[which].path, rest, flags);
}

/// True where a path's directory is known not to lead out of its root, so that a plain call does.
static int is_directory_inside(int which, const char *rest) {
    const char *slash = strrchr(rest, '/');
    if (!slash) return strcmp(rest, "..") != 0;
    if (strcmp(slash + 1, "..") == 0) return 0;
    char directory[PATH_MAX];
    size_t length = (size_t)(slash - rest);
    if (length >= sizeof directory) return 0;
    memcpy(directory, rest, length);
    directory[length] = 0;
    char head = (char)which;
    pthread_mutex_lock(&lock);
    int is_known = set_visit(&verified, &head, 1, directory, 0);
    pthread_mutex_unlock(&lock);
    if (is_known) return 1;
    int descriptor = beneath(which, directory, O_PATH | O_DIRECTORY);
    if (descriptor < 0) return 0;
    close(descriptor);
    pthread_mutex_lock(&lock);
    set_visit(&verified, &head, 1, directory, 1);
    pthread_mutex_unlock(&lock);
    return 1;
}

static int refuse(void) {
    errno = ENOENT;
    return -1;
}

/// What `stat` says of a path inside; -1 and errno as for a missing file otherwise.
static int status_of(const char *path, struct stat *status, int follows) {
    const char *rest;
    int which = root_of(path, &rest);
    if (which < 0) return refuse();
    which = place_of(which, &rest);
    int result = -1;
    int is_plain = is_directory_inside(which, rest);
    if (is_plain) result = fstatat(roots[which].descriptor, rest, status, AT_SYMLINK_NOFOLLOW);
    if (!is_plain || (result == 0 && S_ISLNK(status->st_mode) && follows)) {
        int descriptor = beneath(which, rest, O_PATH);
        result = descriptor < 0 ? -1 : fstat(descriptor, status);
        if (descriptor >= 0) close(descriptor);
    }
    if (result == 0 && !S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode) && !S_ISLNK(status->st_mode)) {
        errno = ENOENT;
        result = -1;
    }
    int error = errno;
    if (result < 0) {
        note(GATE_ABSENT, path, NULL);
    } else if (S_ISREG(status->st_mode)) {
        note(GATE_EXISTS, path, NULL);
    }
    errno = error;
    return result;
}

int gate_open_file(const char *path) {
    const char *rest;
    int which = root_of(path, &rest);
    if (which < 0) return refuse();
    which = place_of(which, &rest);
    int descriptor = beneath(which, rest, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (descriptor >= 0
        && (fstat(descriptor, &status) != 0 || (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
            || (which == GATE_TREE && status.st_size > largest))) {
        // A pipe or a device would wait, or never end; no source is larger than that.
        close(descriptor);
        descriptor = -1;
        errno = ENOENT;
    }
    int error = errno;
    if (descriptor < 0) {
        note(GATE_ABSENT, path, NULL);
    } else if (S_ISREG(status.st_mode)) {
        note(GATE_READ, path, &status);
    }
    errno = error;
    return descriptor;
}

// MARK: Abridging

static char kept[32];
static int abridges;
static uint64_t *whole;
static size_t whole_count, whole_capacity;

/// Descriptors of texts that stand in for files, and what `stat` says of the files.
enum { MAXIMAL_DESCRIPTORS = 256 };
static struct {
    int is_in_use;
    struct stat status;
} abridged[MAXIMAL_DESCRIPTORS];

static void forget_shown(void);

void gate_abridge(const char *prefix) {
    abridges = prefix && strlen(prefix) < sizeof kept;
    if (!abridges || strcmp(kept, prefix) == 0) return;
    forget_shown();
    strcpy(kept, prefix);
}

void gate_leave_whole(const char *path) {
    struct stat status;
    if (!path) {
        whole_count = 0;
        return;
    }
    if (path[0] == '/' && root_of(path, &path) != GATE_TREE) return;
    int which = place_of(GATE_TREE, &path);
    if (fstatat(roots[which].descriptor, path, &status, 0) != 0) return;
    if (whole_count == whole_capacity) {
        whole_capacity = whole_capacity ? whole_capacity * 2 : 256;
        whole = realloc(whole, whole_capacity * sizeof *whole);
        if (!whole) abort();
    }
    // Told by inode: the library spells paths as it likes.
    whole[whole_count++] = status.st_ino;
}

size_t gate_whole(void) { return whole_count; }

void gate_leave_only(size_t count) {
    if (count < whole_count) whole_count = count;
}

static int is_whole(const struct stat *status) {
    for (size_t i = 0; i < whole_count; i++) {
        if (whole[i] == status->st_ino) return 1;
    }
    return 0;
}

static int write_all(int descriptor, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);
        if (written <= 0) return -1;
        bytes += written;
        size -= (size_t)written;
    }
    return lseek(descriptor, 0, SEEK_SET) == 0 ? 0 : -1;
}

/// Texts of files that were abridged before: most headers are read for one unit after another.
struct shown {
    struct stat status;
    /// Of the abridged text; -1 where there is nothing to abridge.
    int descriptor;
};
static struct shown *remembered;
static size_t remembered_count, remembered_size, remembered_bytes;

enum {
    MOST_REMEMBERED = 1 << 12,
    MOST_REMEMBERED_BYTES = 48 << 20,
    /// Where their descriptors begin: the library gets those below.
    FIRST_REMEMBERED = MAXIMAL_DESCRIPTORS,
    /// Seconds in which a file might change again without its times telling.
    GRAIN = 3,
};

static int is_same_state(const struct stat *one, const struct stat *other) {
    return one->st_ino == other->st_ino && one->st_dev == other->st_dev && one->st_size == other->st_size
        && one->st_mtim.tv_sec == other->st_mtim.tv_sec && one->st_mtim.tv_nsec == other->st_mtim.tv_nsec
        && one->st_ctim.tv_sec == other->st_ctim.tv_sec && one->st_ctim.tv_nsec == other->st_ctim.tv_nsec;
}

static int is_settled(const struct stat *status) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return 0;
    return status->st_ctim.tv_sec + GRAIN < now.tv_sec;
}

/// Where a state of a file is remembered, or would be.
static struct shown *place_to_remember(const struct stat *status) {
    size_t at = ((uint64_t)status->st_ino * 0x9e3779b97f4a7c15u >> 20) & (remembered_size - 1);
    while (remembered[at].status.st_ino && !is_same_state(&remembered[at].status, status)) {
        at = (at + 1) & (remembered_size - 1);
    }
    return &remembered[at];
}

/// Keeps what was made of a file. As many descriptors are taken as the system grants.
static void remember_shown(const struct stat *status, int descriptor) {
    if (!remembered) {
        remembered_size = MOST_REMEMBERED * 2;
        remembered = calloc(remembered_size, sizeof *remembered);
        struct rlimit limit;
        if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
            rlim_t most = FIRST_REMEMBERED + MOST_REMEMBERED;
            limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most ? most : limit.rlim_max;
            setrlimit(RLIMIT_NOFILE, &limit);
        }
    }
    size_t size = descriptor >= 0 ? (size_t)status->st_size : 0;
    if (!remembered || remembered_count == MOST_REMEMBERED || remembered_bytes + size > MOST_REMEMBERED_BYTES) return;
    if (!is_settled(status)) return;
    int own = descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_REMEMBERED);
    if (descriptor >= 0 && own < 0) return;
    *place_to_remember(status) = (struct shown){.status = *status, .descriptor = own};
    remembered_count++;
    remembered_bytes += size;
}

static void forget_shown(void) {
    for (size_t i = 0; i < remembered_size; i++) {
        if (remembered[i].status.st_ino && remembered[i].descriptor >= 0) close(remembered[i].descriptor);
    }
    free(remembered);
    remembered = NULL;
    remembered_count = remembered_size = remembered_bytes = 0;
}

/// A descriptor of the abridged text of a file; -1 where there is nothing to abridge, -2 where that is not known.
static int abridge_anew(int descriptor, const struct stat *status) {
    static char *text;
    static size_t capacity;
    size_t size = (size_t)status->st_size;
    if (size > capacity) {
        free(text);
        capacity = size * 2;
        text = malloc(capacity);
        if (!text) abort();
    }
    for (size_t at = 0; at < size;) {
        ssize_t got = pread(descriptor, text + at, size - at, (off_t)at);
        if (got <= 0) return -2;
        at += (size_t)got;
    }
    if (!memmem(text, size, "inline", 6) || abridge(text, size, kept) == 0) return -1;
    int copy = memfd_create("abridged", MFD_CLOEXEC);
    if (copy >= 0 && copy < MAXIMAL_DESCRIPTORS && write_all(copy, text, size) == 0) return copy;
    if (copy >= 0) close(copy);
    return -2;
}

/// A descriptor of the abridged text of a file that was just opened; -1 where it is to be read as it is.
static int abridged_copy(int descriptor, const struct stat *status) {
    enum { LARGEST = 4 << 20 };
    if (!S_ISREG(status->st_mode) || status->st_size <= 0 || status->st_size > LARGEST || is_whole(status)) return -1;
    struct shown *known = remembered ? place_to_remember(status) : NULL;
    if (known && known->status.st_ino) {
        if (known->descriptor < 0) return -1;
        int copy = fcntl(known->descriptor, F_DUPFD_CLOEXEC, 0);
        // They share their place in the text.
        if (copy >= 0 && copy < MAXIMAL_DESCRIPTORS && lseek(copy, 0, SEEK_SET) == 0) return copy;
        if (copy >= 0) close(copy);
    }
    int copy = abridge_anew(descriptor, status);
    if (!(known && known->status.st_ino) && copy >= -1) remember_shown(status, copy);
    return copy < 0 ? -1 : copy;
}

/// A descriptor that stands for nothing else, whatever its number stood for before.
static int as_it_is(int descriptor) {
    if (descriptor >= 0 && descriptor < MAXIMAL_DESCRIPTORS) abridged[descriptor].is_in_use = 0;
    return descriptor;
}

/// What the library reads: a file, or what stands in for it.
static int open_shown(const char *path) {
    const char *rest;
    struct stat status;
    int descriptor = as_it_is(gate_open_file(path));
    if (descriptor < 0) return descriptor;
    pthread_mutex_lock(&lock);
    if (abridges && root_of(path, &rest) == GATE_TREE && fstat(descriptor, &status) == 0) {
        int copy = abridged_copy(descriptor, &status);
        if (copy >= 0) {
            close(descriptor);
            descriptor = copy;
            abridged[copy].is_in_use = 1;
            abridged[copy].status = status;
        }
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

// MARK: What the library calls

static int gate_open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = (mode_t)va_arg(arguments, unsigned);
        va_end(arguments);
    }
    if (!is_closed) return open(path, flags, mode);
    if ((flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC))) return open_shown(path);
    // A precompiled header, and nothing else, is written, and nowhere else.
    const char *rest;
    int which = root_of(path, &rest);
    return which == GATE_STORE ? as_it_is(beneath(which, rest, flags & ~O_CLOEXEC)) : refuse();
}

static int gate_openat(int directory, const char *path, int flags, ...) {
    if (is_closed) return path[0] == '/' || directory == AT_FDCWD ? gate_open(path, flags & ~O_CREAT) : refuse();
    return openat(directory, path, flags & ~O_CREAT);
}

static int gate_stat(const char *path, struct stat *status) {
    return is_closed ? status_of(path, status, 1) : stat(path, status);
}

static int gate_lstat(const char *path, struct stat *status) {
    return is_closed ? status_of(path, status, 0) : lstat(path, status);
}

static int gate_fstat(int descriptor, struct stat *status) {
    if (descriptor < 0 || descriptor >= MAXIMAL_DESCRIPTORS || !abridged[descriptor].is_in_use) {
        return fstat(descriptor, status);
    }
    *status = abridged[descriptor].status;
    return 0;
}

static int gate_fxstat(int version, int descriptor, struct stat *status) {
    (void)version;
    return gate_fstat(descriptor, status);
}

// The names that the compiled-in stat had before glibc 2.33.
static int gate_xstat(int version, const char *path, struct stat *status) {
    (void)version;
    return gate_stat(path, status);
}

static int gate_lxstat(int version, const char *path, struct stat *status) {
    (void)version;
    return gate_lstat(path, status);
}

static int gate_fstatat(int directory, const char *path, struct stat *status, int flags) {
    if (!is_closed) return fstatat(directory, path, status, flags);
    return path[0] == '/' ? status_of(path, status, !(flags & AT_SYMLINK_NOFOLLOW)) : refuse();
}

/// The process's own descriptors, by which the library asks for the name of what it has opened.
static int is_own_descriptor(const char *path) { return strncmp(path, "/proc/self/fd", 13) == 0 && !strstr(path, ".."); }

static int gate_access(const char *path, int mode) {
    if (!is_closed || is_own_descriptor(path)) return access(path, mode);
    struct stat status;
    if (mode & W_OK && strncmp(path, roots[GATE_STORE].path, roots[GATE_STORE].length) != 0) return refuse();
    return status_of(path, &status, 1);
}

static ssize_t gate_readlink(const char *path, char *buffer, size_t size) {
    // Of what it has opened the library knows the name already; what stands in for a file has none.
    return is_closed ? refuse() : readlink(path, buffer, size);
}

static char *gate_realpath(const char *path, char *resolved) {
    if (!is_closed) return realpath(path, resolved);
    const char *rest;
    struct stat status;
    char own[PATH_MAX];
    if (root_of(path, &rest) < 0 || status_of(path, &status, 1) < 0 || !realpath(path, own) || root_of(own, &rest) < 0) {
        refuse();
        return NULL;
    }
    if (!resolved) return strdup(own);
    return strcpy(resolved, own);
}

static DIR *gate_opendir(const char *path) {
    if (!is_closed) return opendir(path);
    const char *rest;
    int which = root_of(path, &rest);
    if (which < 0) {
        refuse();
        return NULL;
    }
    int descriptor = beneath(which, rest, O_RDONLY | O_DIRECTORY);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory && descriptor >= 0) close(descriptor);
    return directory;
}

static FILE *gate_fopen(const char *path, const char *mode) {
    if (!is_closed) return fopen(path, mode);
    int descriptor = strcmp(mode, "r") == 0 || strcmp(mode, "rb") == 0 ? as_it_is(gate_open_file(path)) : refuse();
    return descriptor < 0 ? NULL : fdopen(descriptor, "r");
}

static int gate_execute(void) {
    errno = EPERM;
    return -1;
}

static const struct {
    const char *name;
    void *function;
} replacements[] = {
    {"open", gate_open}, {"open64", gate_open}, {"openat", gate_openat}, {"openat64", gate_openat},
    {"stat", gate_stat}, {"stat64", gate_stat}, {"lstat", gate_lstat}, {"lstat64", gate_lstat},
    {"__xstat", gate_xstat}, {"__xstat64", gate_xstat}, {"__lxstat", gate_lxstat}, {"__lxstat64", gate_lxstat},
    {"fstat", gate_fstat}, {"fstat64", gate_fstat}, {"__fxstat", gate_fxstat}, {"__fxstat64", gate_fxstat},
    {"fstatat", gate_fstatat}, {"fstatat64", gate_fstatat}, {"access", gate_access}, {"readlink", gate_readlink},
    {"realpath", gate_realpath}, {"opendir", gate_opendir}, {"fopen", gate_fopen}, {"fopen64", gate_fopen},
    {"execv", gate_execute}, {"execve", gate_execute}, {"execvp", gate_execute}, {"fork", gate_execute},
    {"posix_spawn", gate_execute}, {"posix_spawnp", gate_execute}, {"system", gate_execute}, {"popen", gate_execute},
};

// MARK: Taking over

#if defined(__x86_64__)
static int is_function_slot(uint32_t type) { return type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT || type == R_X86_64_64; }
#elif defined(__aarch64__)
static int is_function_slot(uint32_t type) { return type == R_AARCH64_JUMP_SLOT || type == R_AARCH64_GLOB_DAT || type == R_AARCH64_ABS64; }
#else
static int is_function_slot(uint32_t type) { (void)type; return 0; }
#define GATE_UNKNOWN_MACHINE
#endif

enum { MAXIMAL_OBJECTS = 512 };
static uintptr_t loaded[MAXIMAL_OBJECTS];
static size_t loaded_count;

static int note_object(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size, (void)data;
    if (loaded_count < MAXIMAL_OBJECTS) loaded[loaded_count++] = info->dlpi_addr;
    return 0;
}

void gate_prepare(void) {
    loaded_count = 0;
    dl_iterate_phdr(note_object, NULL);
}

static void *replacement_for(const char *name) {
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        if (strcmp(name, replacements[i].name) == 0) return replacements[i].function;
    }
    return NULL;
}

static int rewrite(struct dl_phdr_info *info, const ElfW(Rela) *table, size_t count, const ElfW(Sym) *symbols, const char *names) {
    int rewritten = 0;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t i = 0; i < count; i++) {
        if (!is_function_slot((uint32_t)ELF64_R_TYPE(table[i].r_info))) continue;
        void *function = replacement_for(names + symbols[ELF64_R_SYM(table[i].r_info)].st_name);
        if (!function) continue;
        uintptr_t slot = info->dlpi_addr + table[i].r_offset;
        if (mprotect((void *)(slot & ~(page - 1)), page, PROT_READ | PROT_WRITE) != 0) continue;
        *(void **)slot = function;
        // What was read-only once loaded becomes so again.
        for (int n = 0; n < info->dlpi_phnum; n++) {
            const ElfW(Phdr) *header = &info->dlpi_phdr[n];
            uintptr_t start = info->dlpi_addr + header->p_vaddr;
            if (header->p_type == PT_GNU_RELRO && slot >= start && slot < start + header->p_memsz) {
                mprotect((void *)(slot & ~(page - 1)), page, PROT_READ);
            }
        }
        rewritten++;
    }
    return rewritten;
}

static int attach(struct dl_phdr_info *info, size_t size, void *data) {
    (void)size;
    for (size_t i = 0; i < loaded_count; i++) {
        if (loaded[i] == info->dlpi_addr) return 0;
    }
    const ElfW(Dyn) *dynamic = NULL;
    for (int n = 0; n < info->dlpi_phnum; n++) {
        if (info->dlpi_phdr[n].p_type == PT_DYNAMIC) dynamic = (const void *)(info->dlpi_addr + info->dlpi_phdr[n].p_vaddr);
    }
    const ElfW(Sym) *symbols = NULL;
    const char *names = NULL;
    const ElfW(Rela) *tables[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};
    for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++) {
        switch (dynamic->d_tag) {
        case DT_SYMTAB: symbols = (const void *)dynamic->d_un.d_ptr; break;
        case DT_STRTAB: names = (const void *)dynamic->d_un.d_ptr; break;
        case DT_JMPREL: tables[0] = (const void *)dynamic->d_un.d_ptr; break;
        case DT_PLTRELSZ: sizes[0] = dynamic->d_un.d_val; break;
        case DT_RELA: tables[1] = (const void *)dynamic->d_un.d_ptr; break;
        case DT_RELASZ: sizes[1] = dynamic->d_un.d_val; break;
        }
    }
    if (!symbols || !names) return 0;
    for (int n = 0; n < 2; n++) {
        if (tables[n]) *(int *)data += rewrite(info, tables[n], sizes[n] / sizeof(ElfW(Rela)), symbols, names);
    }
    return 0;
}

int gate_attach(void) {
#ifdef GATE_UNKNOWN_MACHINE
    return -1;
#else
    int rewritten = 0;
    dl_iterate_phdr(attach, &rewritten);
    return rewritten;
#endif
}
