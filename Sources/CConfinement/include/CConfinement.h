// What keeps a worker process within bounds: a gate on the files that libclang may look at, and limits by the kernel.
#ifndef GUPAUDIT_CCONFINEMENT_H
#define GUPAUDIT_CCONFINEMENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

// MARK: The gate (gate.c)
//
// Every look-up by path that a library makes is answered by functions of ours: they resolve it beneath one of the
// directories that were opened at the start, note the answer, and say "no such file" of everything else. The library's
// own tables of imported functions are rewritten once it is loaded; the rest of the process is not affected.

/// Notes which objects the process has loaded, so that `gate_attach` can tell the library's from the others.
void gate_prepare(void);

/// Takes over the look-ups of every object loaded since `gate_prepare`. Returns how many places were rewritten, or -1 where
/// this kind of machine is not known.
int gate_attach(void);

enum { GATE_TREE = 0, GATE_STORE = 1, GATE_RESOURCES = 2, GATE_ROOTS = 3 };

/// Opens the directory under which paths are answered; absolute, without links. Returns 0 or an errno.
int gate_set_root(int which, const char *path);
const char *gate_root_path(int which);

/// From now on a file of the tree reads as another one of the store; both relative to their root. 0 or an errno.
int gate_replace(const char *path, const char *other);

/// From now on nothing outside the roots is answered, and no file of the tree opened that has more bytes than this.
void gate_close(int64_t largest_file);

/// Files (each path ended by NUL) that need not be noted where it is only asked whether they exist.
void gate_know(const char *paths, size_t size);

/// Forgets what was noted.
void gate_begin(void);

/// What was looked up since `gate_begin`: records of a kind (one byte), for a file that was opened size, modification time,
/// change time (nanoseconds) and inode (8 bytes each, this machine's order), then the path, ended by NUL. The buffer is
/// valid until the next call of the gate.
enum { GATE_READ = 'r', GATE_EXISTS = 'e', GATE_ABSENT = 'a' };
const char *gate_records(size_t *size);

/// Opens a regular file for reading as the library would; -1 and errno where it may not be read.
int gate_open_file(const char *path);

/// The same for a caller of our own: opens `path` beneath an open directory, never following a link out of it; -1 and errno.
int open_beneath(int directory, const char *root, const char *path, int flags);

/// From now on the library is shown files of the tree without the bodies of their inline functions, unless these hold a
/// word that begins with `kept` (at most 31 bytes); with NULL as they are. What `stat` says of them does not change.
void gate_abridge(const char *kept);

/// Shows a file whole all the same, relative to the tree or as the library spells it. NULL forgets all those.
void gate_leave_whole(const char *path);

/// How many there are, and forgets all but the first.
size_t gate_whole(void);
void gate_leave_only(size_t count);

// MARK: Bodies of functions (abridge.c)

/// Blanks the bodies of the inline functions of a text that do not hold a word that begins with `kept`; how many it were.
int abridge(char *text, size_t size, const char *kept);

/// Blanks the body from the brace at `start` to the one before `end`; 0 where that is not one whole body, or must stay.
int abridge_body(char *text, size_t start, size_t end);

// MARK: Limits (limits.c)

struct confinement {
    int landlock; /// The version of the kernel's Landlock in force; 0 where there is none.
    int seccomp; /// 1 where system calls are filtered.
};

/// Closes every inherited descriptor from `first` on.
void close_from(int first);

/// Restricts this process for good: reading in the gate's roots, writing in the store, no programs, no sockets.
void confine(struct confinement *result);

/// From now on a block of this many bytes goes back to the system when it is freed; otherwise the C library keeps more and
/// more of them, of up to 32 MB.
void return_blocks_from(size_t bytes);

/// Limits this process's memory to `bytes` beyond what it has now; 0 or an errno.
int limit_memory(uint64_t bytes);

/// Ends the process once it has used `seconds` of processor time from now on.
int limit_time(uint64_t seconds);

/// How a worker that could not go on ends itself; other codes from WORKER_SIGNAL on name a signal.
enum { WORKER_OUT_OF_MEMORY = 90, WORKER_OUT_OF_STACK = 91, WORKER_PARENT_GONE = 92, WORKER_SIGNAL = 100 };

/// Turns fatal signals into exit codes that say why. `stack` is the lowest address of the stack in use, or NULL.
void watch_signals(const void *stack);

/// Runs `body` on a thread of its own with a stack of `size` bytes, and waits for it; 0 or an errno.
int run_with_stack(size_t size, void (*body)(void *), void *context);

/// Ends the process when the other end of a descriptor is closed.
int watch_parent(int descriptor);

#endif
