/** The contract of container engines: abstract tests that every engine passes, and the fixtures of these tests. */
@NullMarked
package dev.berth.testkit.container;

import org.jspecify.annotations.NullMarked;
