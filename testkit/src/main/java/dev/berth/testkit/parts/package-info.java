/** Real engines, sandboxes and a browser for tests, as JUnit extensions, and the record of which of them a build ran against. */
@NullMarked
package dev.berth.testkit.parts;

import org.jspecify.annotations.NullMarked;
