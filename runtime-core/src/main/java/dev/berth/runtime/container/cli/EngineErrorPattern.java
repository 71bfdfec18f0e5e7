package dev.berth.runtime.container.cli;

/** What an engine's words mean, once it has said that something failed. */
enum EngineErrorPattern {
    /** The engine does not answer, or may not be asked. */
    DOWN,
    /** The engine answers, what it builds images with does not. */
    BUILDER_DOWN,
    /** There is no such container, volume or object. */
    ABSENT,
    /** The container does not run. */
    STOPPED,
    /** Another container has the name. */
    NAME_TAKEN,
    /** There is no such image, here or where it was to be pulled from. */
    IMAGE_ABSENT,
    /** Something uses it. */
    IN_USE,
    /** It is being removed already. */
    REMOVING,
    /** No space left on the engine's disk. */
    NO_SPACE,
    /** Words that we don't know. */
    OTHER
}
