#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

void close_from(int first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
    struct rlimit limit;
    int last = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
    for (int descriptor = first; descriptor < last; descriptor++) close(descriptor);
}

// MARK: Landlock

// Of linux/landlock.h, which older systems lack.
struct ruleset {
    uint64_t handled_files, handled_network, scoped;
};
struct __attribute__((packed)) beneath {
    uint64_t allowed;
    int32_t parent;
};
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, PATH_BENEATH = 1, VERSION = 1 };
enum { EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIRECTORY = 1 << 3, REMOVE_FILE = 1 << 5, MAKE_FILE = 1 << 8 };

static int allow(int rules, const char *path, uint64_t access) {
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    if (descriptor < 0) return 0;
    struct beneath rule = {.allowed = access, .parent = descriptor};
    int result = (int)syscall(ADD_RULE, rules, PATH_BENEATH, &rule, 0);
    close(descriptor);
    return result == 0;
}

static int restrict_files(void) {
    int version = (int)syscall(CREATE_RULESET, NULL, 0, VERSION);
    if (version < 1) return 0;
    // Everything that each version can handle: what is not allowed below is refused.
    struct ruleset handled = {.handled_files = version >= 5 ? 0xFFFF : version >= 3 ? 0x7FFF : version == 2 ? 0x3FFF : 0x1FFF};
    size_t size = sizeof handled.handled_files;
    if (version >= 4) {
        handled.handled_network = 3;
        size += sizeof handled.handled_network;
    }
    if (version >= 6) {
        handled.scoped = 3;
        size += sizeof handled.scoped;
    }
    int rules = (int)syscall(CREATE_RULESET, &handled, size, 0);
    if (rules < 0) return 0;
    uint64_t reading = READ_FILE | READ_DIRECTORY;
    int is_whole = allow(rules, gate_root_path(GATE_TREE), reading)
        && allow(rules, gate_root_path(GATE_STORE), reading | WRITE_FILE | MAKE_FILE | REMOVE_FILE)
        && allow(rules, gate_root_path(GATE_RESOURCES), reading);
    int result = is_whole ? (int)syscall(RESTRICT_SELF, rules, 0) : -1;
    close(rules);
    return result == 0 ? version : 0;
}

// MARK: System calls

#if defined(__x86_64__)
#define AUDITED_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define AUDITED_MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef AUDITED_MACHINE
/// What no parser has to ask for: programs, sockets, other processes, the system itself.
static const uint32_t refused_calls[] = {
    SYS_execve, SYS_execveat, SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_ptrace,
    SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill, SYS_tkill, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot,
    SYS_setns, SYS_unshare, SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_init_module,
    SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_sethostname,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_userfaultfd, SYS_clock_settime, SYS_settimeofday,
    425 /* io_uring_setup */, 434 /* pidfd_open */, 438 /* pidfd_getfd */,
#ifdef SYS_fork
    SYS_fork, SYS_vfork,
#endif
};

static int filter_calls(void) {
    enum { COUNT = sizeof refused_calls / sizeof *refused_calls, HEAD = 4 };
    struct sock_filter code[HEAD + COUNT + 2];
    code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDITED_MACHINE, 1, 0);
    code[2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    code[3] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < COUNT; i++) {
        code[HEAD + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused_calls[i], (unsigned char)(COUNT - i), 0);
    }
    code[HEAD + COUNT] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[HEAD + COUNT + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    struct sock_fprog program = {.len = HEAD + COUNT + 2, .filter = code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
#else
static int filter_calls(void) { return 0; }
#endif

void confine(struct confinement *result) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    result->landlock = result->seccomp = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    result->landlock = restrict_files();
    result->seccomp = filter_calls();
}

// MARK: Memory and time

void return_blocks_from(size_t bytes) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, (int)bytes);
    // To set the one sets the other back to so little that buffers cost new pages each time.
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
#else
    (void)bytes;
#endif
}

static uint64_t memory;

int limit_memory(uint64_t bytes) {
    memory = bytes;
    // The first number of statm is the size of the address space in pages.
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;
    if (!file) return errno;
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
    uint64_t base = (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0) return errno;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < base + bytes) return 0;
    limit.rlim_cur = base + bytes;
    return setrlimit(RLIMIT_AS, &limit) == 0 ? 0 : errno;
}

int limit_time(uint64_t seconds) {
    struct rusage usage;
    struct rlimit limit;
    if (getrusage(RUSAGE_SELF, &usage) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0) return errno;
    rlim_t until = (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + 1) + seconds;
    if (limit.rlim_max != RLIM_INFINITY && until > limit.rlim_max) until = limit.rlim_max;
    limit.rlim_cur = until;
    return setrlimit(RLIMIT_CPU, &limit) == 0 ? 0 : errno;
}

// MARK: Ends

static uintptr_t lowest;

static void report(int signal, siginfo_t *info, void *context) {
    (void)context;
    uintptr_t address = (uintptr_t)info->si_addr;
    // Below the stack lies its guard, which a frame of some size may step into.
    if (signal == SIGSEGV && lowest && address < lowest + 65536 && address + (1 << 20) > lowest) _exit(WORKER_OUT_OF_STACK);
    // What asked for too much at once left much of the limit unused: half of it must still be there.
    void *probe = mmap(NULL, memory ? memory / 2 : 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (probe == MAP_FAILED && errno == ENOMEM) _exit(WORKER_OUT_OF_MEMORY);
    _exit(WORKER_SIGNAL + signal);
}

void watch_signals(const void *stack) {
    static char alternative[65536];
    stack_t space = {.ss_sp = alternative, .ss_size = sizeof alternative};
    sigaltstack(&space, NULL);
    lowest = (uintptr_t)stack;
    struct sigaction action = {.sa_sigaction = report, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
}

struct body {
    void (*run)(void *);
    void *context;
};

static void *run_body(void *data) {
    pthread_attr_t attributes;
    void *stack = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &stack, &size);
        pthread_attr_destroy(&attributes);
    }
    watch_signals(stack);
    struct body *body = data;
    body->run(body->context);
    return NULL;
}

int run_with_stack(size_t size, void (*run)(void *), void *context) {
    pthread_attr_t attributes;
    pthread_t thread;
    struct body body = {run, context};
    int error = pthread_attr_init(&attributes);
    if (error) return error;
    error = pthread_attr_setstacksize(&attributes, size);
    if (!error) error = pthread_create(&thread, &attributes, run_body, &body);
    pthread_attr_destroy(&attributes);
    return error ? error : pthread_join(thread, NULL);
}

static void *wait_for_end(void *data) {
    struct pollfd waiting = {.fd = (int)(intptr_t)data, .events = 0};
    while (poll(&waiting, 1, -1) < 0 && errno == EINTR) {}
    _exit(WORKER_PARENT_GONE);
}

int watch_parent(int descriptor) {
    pthread_attr_t attributes;
    pthread_t thread;
    int error = pthread_attr_init(&attributes);
    if (error) return error;
    pthread_attr_setstacksize(&attributes, 128 << 10);
    error = pthread_create(&thread, &attributes, wait_for_end, (void *)(intptr_t)descriptor);
    pthread_attr_destroy(&attributes);
    if (!error) pthread_detach(thread);
    return error;
}
