/** A whole agent runtime for tests of what stands on one. */
@NullMarked
package dev.berth.testkit.runtime;

import org.jspecify.annotations.NullMarked;
