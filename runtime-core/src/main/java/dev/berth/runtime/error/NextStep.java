package dev.berth.runtime.error;

import java.util.List;

/**
 * A step that may help, for programs that have a command or a button for it.
 *
 * @param arguments the arguments of the action, in its order; fewer when they are not known
 */
public record NextStep(Action action, List<String> arguments) {
    public NextStep {
        arguments = List.copyOf(arguments);
    }

    /** The actions, each with its arguments. */
    public enum Action {
        /** Look at the known settings. */
        LIST_SETTINGS,
        /** Choose a machine: its name. */
        CHOOSE_MACHINE,
        /** Choose an engine: its name. */
        CHOOSE_ENGINE,
        /** Name a folder as the workspace. */
        NAME_WORKSPACE,
        /** Make an instance ready: the agent, and the instance's workspaces or an empty word for none. */
        MAKE_READY,
        /** Look at the instances and their states. */
        LIST_INSTANCES,
        /** Stop an agent: its name. */
        STOP_AGENT,
        /** Remove an instance: the agent, and the instance's workspaces or an empty word for none. */
        REMOVE_INSTANCE,
        /** Remove all instances with a folder that is gone. */
        REMOVE_GONE_INSTANCES,
        /** Log in with the agent's own program: the agent. */
        LOG_IN,
        /** Log in with arguments for the agent's own program: the agent. */
        LOG_IN_WITH_ARGUMENTS,
        /** Build the image: the target. */
        BUILD_IMAGE,
        /** Export the image to a file: the target. */
        EXPORT_IMAGE,
        /** Replace the file that exists already. */
        REPLACE_FILE,
        /** Remove images that nobody uses. */
        REMOVE_UNUSED_IMAGES,
        /** Make the dependency lock of a profile: its target. */
        LOCK_PROFILE,
        /** Change the version of an agent program: the target, the version. */
        CHANGE_VERSION,
        /** Start the virtual machine. */
        START_MACHINE,
        /** Stop the virtual machine and start it again. */
        RESTART_MACHINE,
        /** Repair the virtual machine. */
        REPAIR_MACHINE,
        /** Delete the virtual machine: its name. */
        DELETE_MACHINE
    }
}
