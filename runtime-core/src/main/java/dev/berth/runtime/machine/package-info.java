@NullMarked
package dev.berth.runtime.machine;

import org.jspecify.annotations.NullMarked;
