import Foundation
import Output

/// Why a result could not be handed over; one line, with the place and what to do.
enum OutputFailure: Error, CustomStringConvertible {
    /// Whoever reads the pipe has gone, and with it the need for more: nothing is said.
    case unread
    case failed(place: String, reason: String, advice: String)

    var description: String {
        switch self {
        case .unread: "standard output: nobody reads it any more"
        case .failed(let place, let reason, let advice): "\(place): cannot be written (\(reason)); \(advice)"
        }
    }
}

/// The standard streams. Everything that the program prints goes through here: `print` hides that a disk is full, and a
/// `FileHandle` ends the process.
enum Console {
    private static let outputAdvice = "free some space, or send the output elsewhere"

    /// Those that whoever started the program had closed. What is opened next would take their numbers, and a database
    /// that is standard error would be written to: so `/dev/null` takes them.
    private static let closed: Set<Int32> = {
        var closed: Set<Int32> = []
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            guard fcntl(descriptor, F_GETFD) < 0, errno == EBADF else { continue }
            // The lowest free number is this one, since those below are open by now.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
            closed.insert(descriptor)
        }
        return closed
    }()

    /// To be called before anything is opened.
    static func begin() {
        _ = closed
        // A reader that goes away is an error like others, not the end.
        signal(SIGPIPE, SIG_IGN)
    }

    /// True where output can go nowhere, which is better said before an audit than after it.
    static func checkOutput() throws(OutputFailure) {
        if closed.contains(STDOUT_FILENO) {
            throw .failed(place: "standard output", reason: "it is closed", advice: "send the output elsewhere")
        }
    }

    /// The program's result.
    static func out(_ text: String) throws(OutputFailure) {
        if text.isEmpty { return }
        Interruption.check()
        try checkOutput()
        switch Self.write(text, to: STDOUT_FILENO) {
        case 0: return
        case EPIPE: throw .unread
        case let code:
            let reason = String(cString: strerror(code))
            throw .failed(place: "standard output", reason: reason, advice: outputAdvice)
        }
    }

    /// Lines for people, on standard output: names and words of rules and paths do nothing to a terminal.
    static func show(_ text: String) throws(OutputFailure) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try out(lines.map { SafeText.escaped(String(Substring($0))) }.joined(separator: "\n"))
    }

    /// A line for people, on standard error. Whatever names and words of a tree are in it, it stays one line, and does
    /// nothing to a terminal. Where it cannot be written, there is nobody to tell.
    static func error(_ line: String) {
        Interruption.check()
        _ = write(SafeText.escaped(line) + "\n", to: STDERR_FILENO)
    }

    /// The columns of the terminal that a result goes to; what fits a mail where it goes elsewhere.
    static func columns(of output: String?) -> Int {
        var size = winsize()
        guard output == nil, isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else {
            return 75
        }
        return max(75, Int(size.ws_col) - 1)
    }

    /// What a terminal shall do, on standard error.
    static func status(_ control: String) { _ = write(control, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { DescriptorWriter.write(UnsafeRawBufferPointer($0), to: descriptor) }
    }
}

/// Writes to a file descriptor, to the last byte.
enum DescriptorWriter {
    /// 0, or the number of the error.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 {
                return EIO
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                // Somebody who shares the terminal or the pipe has asked not to wait for it.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
