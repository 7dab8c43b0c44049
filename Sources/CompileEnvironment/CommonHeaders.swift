internal import KernelTree
internal import Paths

/// The headers that are precompiled, and the files that may be shown them.
struct CommonHeaders {
    /// Those that three or more of the files with calls included outside every `#if`, in two or more of six releases
    /// from 2.6.39 to 6.19, most used first.
    ///
    /// A list, and no count over the files at hand: each of them is shown all of these headers, so that with a count
    /// one driver more would change what every other file is parsed with. Headers that read macros which their
    /// includers define first, such as linux/moduleparam.h, are not in it.
    private static let common = """
        linux/slab.h linux/mm.h linux/module.h linux/pagemap.h linux/sched.h linux/kernel.h linux/highmem.h linux/swap.h
        linux/uaccess.h linux/vmalloc.h linux/init.h linux/file.h linux/sched/mm.h linux/errno.h linux/fs.h
        linux/export.h linux/sched/signal.h linux/uio.h linux/hugetlb.h linux/mman.h linux/string.h linux/compat.h
        linux/security.h linux/spinlock.h linux/syscalls.h linux/dma-mapping.h linux/poll.h linux/io.h
        linux/miscdevice.h linux/device.h linux/ptrace.h linux/types.h linux/interrupt.h linux/delay.h
        linux/scatterlist.h linux/pci.h linux/rmap.h linux/mount.h linux/blkdev.h asm/tlbflush.h linux/ksm.h
        linux/list.h linux/mutex.h asm/tlb.h asm/uaccess.h linux/seq_file.h linux/mmu_notifier.h linux/mm_inline.h
        linux/namei.h linux/swapops.h linux/writeback.h asm/mmu_context.h linux/err.h linux/kthread.h linux/workqueue.h
        linux/audit.h linux/sched/task.h asm/pgtable.h linux/ctype.h linux/mempolicy.h linux/sched/coredump.h
        linux/elf.h linux/personality.h linux/debugfs.h linux/oom.h linux/splice.h linux/task_io_accounting_ops.h
        linux/wait.h linux/iommu.h linux/rbtree.h linux/capability.h linux/nsproxy.h linux/pid_namespace.h linux/stat.h
        linux/binfmts.h linux/cgroup.h linux/cpu.h linux/shmem_fs.h linux/fcntl.h linux/memcontrol.h linux/percpu.h
        linux/backing-dev.h linux/migrate.h linux/proc_fs.h linux/atomic.h linux/gfp.h linux/idr.h linux/skbuff.h
        asm/page.h linux/platform_device.h linux/cdev.h linux/falloc.h linux/net.h linux/rwsem.h
        linux/sched/task_stack.h linux/signal.h linux/userfaultfd_k.h linux/anon_inodes.h linux/mmu_context.h
        linux/printk.h linux/utsname.h linux/smp.h linux/kvm_host.h linux/cpuset.h linux/memremap.h
        linux/sched/numa_balancing.h linux/bvec.h linux/compiler.h linux/fdtable.h linux/nospec.h linux/fs_struct.h
        linux/refcount.h linux/vhost.h linux/bpf.h linux/cn_proc.h linux/eventfd.h linux/inet.h linux/ktime.h
        linux/perf_event.h linux/rcupdate.h linux/sort.h drm/drmP.h drm/drm_file.h linux/bio.h linux/fsnotify.h
        linux/kref.h linux/pgtable.h linux/trace_events.h asm/io.h asm/pgalloc.h linux/bitops.h linux/buffer_head.h
        linux/dax.h linux/ioctl.h linux/iov_iter.h linux/pagevec.h linux/pagewalk.h linux/random.h linux/task_work.h
        linux/unaligned.h
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// Those of subsystems, for the architecture of everything that belongs to none: few files name them, but many
    /// reach them, and what they bring is as much as what a driver says itself. A file to whom one of their names
    /// means something else has errors with them, and is parsed without.
    private static let subsystems = """
        linux/acpi.h linux/i2c.h linux/dma-buf.h linux/filter.h linux/netdevice.h net/sock.h net/ipv6.h net/tcp.h
        net/ip6_route.h drm/drm_connector.h drm/drm_drv.h media/v4l2-subdev.h xen/xen.h
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private var names: [String] {
        Self.common + (environment.architecture.name == general ? Self.subsystems : [])
    }

    let tree: KernelTree
    let scans: IncludeScans
    let environment: ArchitectureEnvironment
    /// The architecture of what belongs to none.
    let general: String

    /// Those that are found, and mean the same wherever they are included; in a fixed order.
    var all: [String] {
        names.filter { header in
            switch environment.place(ofHeader: header, in: tree) {
            case .generated: true
            case .missing: false
            case .tree(let path): scans.scan(of: path).map { $0.isGuarded || $0.isWrapper } ?? false
            }
        }
    }

    /// False for a file that changes the meaning of one of them by a macro that it defines above the include. A macro
    /// that the header itself gives a default for is no such change: the file's own definition replaces it later all
    /// the same.
    func mayPrecede(_ file: String) -> Bool {
        guard let above = scans.scan(of: file)?.macrosBefore.filter({ !$0.value.isEmpty }), !above.isEmpty else {
            return true
        }
        return names.allSatisfy { header in
            guard let macros = above[header], case .tree(let path) = environment.place(ofHeader: header, in: tree),
                let scan = scans.scan(of: path)
            else { return true }
            return scan.tested.subtracting(scan.defined).isDisjoint(with: macros)
        }
    }
}

extension ArchitectureEnvironment {
    fileprivate enum HeaderPlace {
        case missing, generated
        case tree(String)
    }

    /// Where `#include <name>` is found.
    fileprivate func place(ofHeader name: String, in tree: KernelTree) -> HeaderPlace {
        guard !name.split(separator: "/").contains("..") else { return .missing }
        for directory in directories + platforms {
            if let relative = TreePath.relative(directory, to: root) {
                let path = relative + "/" + name
                if tree.hasFile(path) { return .tree(path) }
            } else if generated.contains(directory + "/" + name) {
                return .generated
            }
        }
        return .missing
    }
}
