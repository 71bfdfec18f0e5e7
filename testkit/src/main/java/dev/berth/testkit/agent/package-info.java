/** Agents for tests and for the demo: one that does what its prompt says, and one that does everything wrong. */
@NullMarked
package dev.berth.testkit.agent;

import org.jspecify.annotations.NullMarked;
