@NullMarked
package dev.berth.testkit.machine;

import org.jspecify.annotations.NullMarked;
