/// The files of `Rules/` as they were when the program was built, so that a program copied anywhere has them.
///
/// `Scripts/embed.sh` writes the rest: `files`, each with its path below `Rules/`.
package enum BuiltinRules {}
