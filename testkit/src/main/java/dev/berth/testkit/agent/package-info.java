/** Agents for tests and for the demo: one that executes its prompt, and one with a fault. */
@NullMarked
package dev.berth.testkit.agent;

import org.jspecify.annotations.NullMarked;
