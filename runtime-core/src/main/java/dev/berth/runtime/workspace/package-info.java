/** The git folders of a workspace, and the paths in them and in the workspace from which a program of the host runs something. */
@NullMarked
package dev.berth.runtime.workspace;

import org.jspecify.annotations.NullMarked;
