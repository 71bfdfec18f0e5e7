@NullMarked
package dev.berth.runtime.process;

import org.jspecify.annotations.NullMarked;
