/** The contracts of workspaces: git in all layouts, and what an agent can have the host run. */
@NullMarked
package dev.berth.testkit.workspace;

import org.jspecify.annotations.NullMarked;
