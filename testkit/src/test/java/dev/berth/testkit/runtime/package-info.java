@NullMarked
package dev.berth.testkit.runtime;

import org.jspecify.annotations.NullMarked;
