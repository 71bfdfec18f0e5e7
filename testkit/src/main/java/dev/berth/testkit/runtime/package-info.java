/** An agent runtime for tests of the code that uses runtimes. */
@NullMarked
package dev.berth.testkit.runtime;

import org.jspecify.annotations.NullMarked;
