/** Real engines and sandboxes for tests, as JUnit extensions, and the record of which of them a build ran against. */
@NullMarked
package dev.berth.testkit.parts;

import org.jspecify.annotations.NullMarked;
