/// The list as patches, one mailbox: what `gupaudit patch` made of it.
struct WorklistPatch: Writer {
    static let name = "patch"
    static let mediaType = MediaType.mailbox
    static let purpose = "git am: a patch for each subsystem, proven like those of gupaudit patch"

    private let subject: WorklistSubject

    init(_ subject: WorklistSubject) { self.subject = subject }

    func write(to stream: inout some TextOutputStream) throws(OutputError) { stream.write(subject.mailbox) }
}
