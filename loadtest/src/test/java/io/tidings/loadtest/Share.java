package io.tidings.loadtest;

/**
 * Which part of the load this process makes, {@code INJECTOR=2/5}. Each has topics and streams of
 * its own, so that it can judge what arrived without the others, by one clock.
 *
 * @param injector from 1
 */
record Share(int injector, int injectors) {
  static Share of(Settings settings) {
    return settings
        .text("INJECTOR")
        .map(text -> {
          Share share =
              text.matches("\\d{1,3}/\\d{1,3}")
                  ? new Share(
                      Integer.parseInt(text.substring(0, text.indexOf('/'))),
                      Integer.parseInt(text.substring(text.indexOf('/') + 1)))
                  : new Share(0, 0);
          if (share.injector < 1 || share.injector > share.injectors) {
            throw Settings.wrong("INJECTOR", "this one and how many there are, such as 2/5", text);
          }
          return share;
        })
        .orElse(new Share(1, 1));
  }

  /** This injector's part of so many; all parts together are the whole. */
  int of(String name, int whole) {
    if (whole < injectors) {
      throw Settings.wrong(
          name, "at least 1 for each of the %d injectors".formatted(injectors), "" + whole);
    }
    return (int) ((long) whole * injector / injectors - (long) whole * (injector - 1) / injectors);
  }
}
