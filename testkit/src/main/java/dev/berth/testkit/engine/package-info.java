/** A container engine in memory: containers are records, their programs are Java code. */
@NullMarked
package dev.berth.testkit.engine;

import org.jspecify.annotations.NullMarked;
