package dev.berth.runtime.container.cli;

/** The meaning of an engine's error message. */
enum EngineErrorPattern {
    /** The engine does not answer, or refuses this user. */
    DOWN,
    /** The engine answers, but its image builder does not. */
    BUILDER_DOWN,
    /** The container, volume or object does not exist. */
    ABSENT,
    /** The container does not run. */
    STOPPED,
    /** Another container has the name. */
    NAME_TAKEN,
    /** The image does not exist in the engine, or in the registry that it was to be pulled from. */
    IMAGE_ABSENT,
    /** A container or image uses the object. */
    IN_USE,
    /** The container is being removed already. */
    REMOVING,
    /** No space left on the engine's disk. */
    NO_SPACE,
    /** A message that matches no known text. */
    OTHER
}
