/** The example of {@code docs/library.md}, as a user of the library would write it. */
@NullMarked
package dev.berth.example;

import org.jspecify.annotations.NullMarked;
