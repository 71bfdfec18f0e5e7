package dev.berth.runtime.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code $BERTH_HOME}: every name that Berth has on disk, in one place. Folders are made with mode 0700, files with 0600.
 * Immutable; safe for all threads. Whatever cannot be read or written there is a {@link
 * dev.berth.runtime.error.BerthException} of kind HOME_UNUSABLE.
 */
public interface BerthHome {
    /** The variable that names it. */
    String VARIABLE = "BERTH_HOME";

    /** The home in {@code folder}, made when it is not there. */
    static BerthHome at(Path folder) {
        return HomeFolder.open(folder);
    }

    /** The home that {@code flag} names, else {@code BERTH_HOME}, else {@code ~/.berth}. */
    static BerthHome resolve(Map<String, String> environment, Optional<Path> flag) {
        return at(locate(environment, flag));
    }

    /** The folder that {@link #resolve} opens; nothing is made. */
    static Path locate(Map<String, String> environment, Optional<Path> flag) {
        return HomeFolder.choose(environment, flag);
    }

    /** Its real path. */
    Path root();

    /** Random and made once, {@code [a-z0-9]{8}}: part of every label and name that this home has on an engine. */
    String id();

    default Path config() {
        return root().resolve("config.yaml");
    }

    default Path token() {
        return root().resolve("token");
    }

    default Path database() {
        return root().resolve("berth.db");
    }

    default Path serverJson() {
        return root().resolve("server.json");
    }

    /** Agent profiles. */
    default Path agents() {
        return root().resolve("agents");
    }

    /** The profile of one agent program. */
    default Path profileOf(String target) {
        return agents().resolve(target + ".yaml");
    }

    /** The lock of that profile. */
    default Path lockOf(String target) {
        return agents().resolve(target + ".lock");
    }

    /** Keys that a person asked to be kept, of one agent program: a file for each variable. */
    default Path credentials(String target) {
        return root().resolve("credentials").resolve(target);
    }

    default Path images() {
        return root().resolve("images");
    }

    /** Which base image each base tag was resolved to. */
    default Path basesJson() {
        return images().resolve("bases.json");
    }

    /** Which version of an agent program is in force; the pins themselves are in folders beside it. */
    default Path pins(String target) {
        return images().resolve("pins").resolve(target).resolve("pins.json");
    }

    /** Homes of their own in which versions are tried, by agent program. */
    default Path trials() {
        return images().resolve("trials");
    }

    default Path locks() {
        return root().resolve("locks");
    }

    default Path logs() {
        return root().resolve("logs");
    }

    /** The log of one agent instance. */
    default Path log(String target, String agent) {
        return logs().resolve(target).resolve(agent + ".log");
    }

    default Path recordings() {
        return root().resolve("recordings");
    }

    default Path instances() {
        return root().resolve("instances");
    }

    /** What is recorded of one agent instance: its machine, engine and workspaces. */
    default Path instance(String target, String agent) {
        return instances().resolve(target).resolve(agent + ".json");
    }

    /** The sockets of logins to machines. */
    default Path ssh() {
        return root().resolve("ssh");
    }

    /** Homes and scratch folders of the embedded engine. */
    default Path sandboxes() {
        return root().resolve("sandboxes");
    }

    /** The folder, made with its parents if it is not there. */
    Path folder(Path folder);

    /** The text of a file of this home; empty when there is none. */
    Optional<String> read(Path file);

    /** Replaces a file of this home as a whole: a reader sees the old text or the new one, also after a crash. */
    void write(Path file, String text);

    /** Removes a file of this home; one that is not there is fine. */
    void delete(Path file);

    /** The files in a folder of this home, by name; none when it is not there. */
    List<Path> list(Path folder);
}
