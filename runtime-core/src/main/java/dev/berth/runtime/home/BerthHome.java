package dev.berth.runtime.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Berth's home folder ({@code $BERTH_HOME}): the paths of all files that Berth keeps on disk. Folders are made with
 * mode 0700, files with 0600. Immutable; safe for all threads. A file that cannot be read or written is a
 * {@link dev.berth.runtime.error.BerthException} of kind HOME_UNUSABLE; the interrupt of a thread that writes is one of
 * kind CANCELLED, and the thread's interrupt flag stays set.
 */
public interface BerthHome {
    /** The environment variable that names the home. */
    String VARIABLE = "BERTH_HOME";

    /**
     * Opens the home in {@code folder}, which is made if it does not exist. Removes the unfinished files of keys and
     * tokens that killed processes left.
     *
     * @throws dev.berth.runtime.error.BerthException HOME_UNUSABLE also for a folder with files of others, and for an id
     *     that was changed
     */
    static BerthHome at(Path folder) {
        return HomeFolder.open(folder);
    }

    /**
     * Opens the home that {@code flag} names, else {@code BERTH_HOME}, else {@code ~/.berth}.
     *
     * @throws dev.berth.runtime.error.BerthException USAGE if {@code flag} is an empty path, CONFIG_INVALID if this JVM
     *     cannot name the path, and what {@link #at} throws
     */
    static BerthHome resolve(Map<String, String> environment, Optional<Path> flag) {
        return at(locate(environment, flag));
    }

    /** The folder that {@link #resolve} opens; nothing is made. */
    static Path locate(Map<String, String> environment, Optional<Path> flag) {
        return HomeFolder.choose(environment, flag);
    }

    /** The real path of the home. */
    Path root();

    /**
     * The home's random id, {@code [a-z0-9]{8}}, made once: part of every label and name that Berth sets on an engine.
     */
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

    /** The instances that the server starts again at its next start. */
    default Path serverInstances() {
        return root().resolve("server-instances.json");
    }

    /** The folder of agent profiles. */
    default Path agents() {
        return root().resolve("agents");
    }

    /** The profile of one agent program. */
    default Path profileOf(String target) {
        return agents().resolve(target + ".yaml");
    }

    /** The dependency lock of the profile of one agent program. */
    default Path lockOf(String target) {
        return agents().resolve(target + ".lock");
    }

    /** The folder of stored keys of one agent program: a file for each variable. */
    default Path credentials(String target) {
        return root().resolve("credentials").resolve(target);
    }

    default Path images() {
        return root().resolve("images");
    }

    /** The file that records the base image that each base tag was resolved to. */
    default Path basesJson() {
        return images().resolve("bases.json");
    }

    /** The file that records the version of an agent program in force; the pins are in folders beside it. */
    default Path pins(String target) {
        return images().resolve("pins").resolve(target).resolve("pins.json");
    }

    /** The folder of the temporary homes in which versions are tried, by agent program. */
    default Path trials() {
        return images().resolve("trials");
    }

    default Path locks() {
        return root().resolve("locks");
    }

    default Path logs() {
        return root().resolve("logs");
    }

    /** The log of one agent instance; {@code key} names the instance among those of its agent. */
    default Path log(String target, String agent, String key) {
        return logs().resolve(target).resolve(agent).resolve(key + ".log");
    }

    default Path recordings() {
        return root().resolve("recordings");
    }

    default Path instances() {
        return root().resolve("instances");
    }

    /** The record of an agent: its host and its user. */
    default Path agent(String target, String agent) {
        return instances().resolve(target).resolve(agent + ".json");
    }

    /** The folder of the records of an agent's instances. */
    default Path instancesOf(String target, String agent) {
        return instances().resolve(target).resolve(agent);
    }

    /** The record of one agent instance: its workspaces and its container. */
    default Path instance(String target, String agent, String key) {
        return instancesOf(target, agent).resolve(key + ".json");
    }

    /** The folder of the sockets of logins to machines. */
    default Path ssh() {
        return root().resolve("ssh");
    }

    /** The folder of the embedded engine: agents' home folders and scratch folders. */
    default Path sandboxes() {
        return root().resolve("sandboxes");
    }

    /** Makes a folder and its parents if they do not exist; answers the folder. */
    Path folder(Path folder);

    /** Reads a file of this home; empty if it does not exist. */
    Optional<String> read(Path file);

    /** Replaces a file of this home atomically: a reader sees the old text or the new one, also after a crash. */
    void write(Path file, String text);

    /** Removes a file of this home if it exists. */
    void delete(Path file);

    /** The files in a folder of this home, sorted by name; none if the folder does not exist. */
    List<Path> list(Path folder);
}
