/** The commands about agents: up, prompt, exec, login, ps, logs, stop, rm, upgrade, rollback, demo. */
@NullMarked
package dev.berth.server.cli.agent;

import org.jspecify.annotations.NullMarked;
