@NullMarked
package dev.berth.runtime.machine.lima;

import org.jspecify.annotations.NullMarked;
