/** The contract of container engines: abstract tests that every engine passes, and what they need of it. */
@NullMarked
package dev.berth.testkit.container;

import org.jspecify.annotations.NullMarked;
