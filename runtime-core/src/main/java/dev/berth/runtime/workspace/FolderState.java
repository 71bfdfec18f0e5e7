package dev.berth.runtime.workspace;

import java.nio.file.Path;
import java.util.List;

/**
 * What a look found of a folder. Immutable: a look answers the state of an earlier one for a folder in which nothing changed,
 * so two trees share what is the same in both.
 *
 * @param linked whether a link with a protected name leads to it, or to a folder above it
 * @param given the rules that the folder above has for it
 * @param settled whether the same stamp at a later look means the same entries
 * @param complete whether {@code files} and {@code folders} are all; each folder says that of itself
 * @param files the files that the host runs
 * @param folders all its subfolders, and folders of the same workspace that links with a protected name lead to
 */
record FolderState(
        Path path,
        boolean linked,
        FileStamp stamp,
        FolderRules given,
        boolean settled,
        boolean complete,
        List<FileState> files,
        List<FolderState> folders) {
    /** Tells the subfolders of one folder apart: a link may lead to a neighbour. */
    record Key(Path path, boolean linked) {}

    Key key() {
        return new Key(path, linked);
    }

    /** A folder that could not be looked into. */
    static FolderState unread(Path path, boolean linked, FolderRules given) {
        return new FolderState(path, linked, FileStamp.UNKNOWN, given, false, false, List.of(), List.of());
    }
}
