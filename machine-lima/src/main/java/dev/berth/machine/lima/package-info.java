@NullMarked
package dev.berth.machine.lima;

import org.jspecify.annotations.NullMarked;
