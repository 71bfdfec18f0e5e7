/**
 * Real engines, sandboxes and a browser for tests, as JUnit extensions, and a record of the parts that a build ran
 * against.
 */
@NullMarked
package dev.berth.testkit.parts;

import org.jspecify.annotations.NullMarked;
