package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerId;

/**
 * A running container of an instance, whose record is not written yet.
 *
 * @param how it came to run
 */
record StartedContainer(ContainerRecord record, How how) {
    /** How the container came to run, for people. */
    enum How {
        ADOPTED("adopted"),
        STARTED("started"),
        STARTED_AGAIN("started again"),
        STARTED_AFTER_SHORTAGE("started again, it had run out of memory"),
        CREATED("created"),
        REPLACED("replaced");

        private final String text;

        How(String text) {
            this.text = text;
        }
    }

    ContainerId id() {
        return new ContainerId(record.id());
    }

    /** Whether it must be configured: nothing that was put into it before is in it any more. */
    boolean isFresh() {
        return how != How.ADOPTED;
    }

    /** Whether this start created it. */
    boolean isNew() {
        return how == How.CREATED || how == How.REPLACED;
    }

    String text() {
        return record.name() + " " + how.text;
    }
}
