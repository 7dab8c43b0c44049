/// What the maintainers ask of a call, in the order of the list that they keep asking from.
enum ReviewQuestion: String, CaseIterable {
    case lifetime = "Q1"
    case direction = "Q2"
    case dirtying = "Q3"
    case release = "Q4"
    case shortReturn = "Q5"
    case notifier = "Q6"
    case usage = "Q7"
    case force = "Q8"
    case locking = "Q9"
    case memory = "Q10"
    case fileBacked = "Q11"
    case module = "Q12"
    case handedOn = "Q13"
    case flagValue = "Q14"
    case accounting = "Q15"

    var text: String {
        switch self {
        case .lifetime: "Is it long-term: does user space decide how long?"
        case .direction: "Read or write, and who writes: the CPU or a device?"
        case .dirtying: "Who marks the pages dirty, and under the page lock?"
        case .release: "Who releases, on which paths, with put_page or unpin?"
        case .shortReturn: "What happens to a short return, or an error?"
        case .notifier: "Is there an MMU notifier, so case 3?"
        case .usage: "Which case of pin_user_pages.rst is it?"
        case .force: "Why FOLL_FORCE?"
        case .locking: "Is mmap_lock held, and the locked protocol obeyed?"
        case .memory: "Is it current->mm, or another task's memory?"
        case .fileBacked: "Can the memory be file-backed?"
        case .module: "Is it a module, which needs the export?"
        case .handedOn: "Are the references handed on (bio, sg, skb)?"
        case .flagValue: "Are the flags really FOLL_*, and no boolean?"
        case .accounting: "Is the memory accounted against RLIMIT_MEMLOCK?"
        }
    }
}
