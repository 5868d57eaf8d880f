"""Vans, buses, trucks, motor cycles and tractors from the side, front to the left."""

from __future__ import annotations

from funabin.catalogue.drawings.pen import (
    GLASS,
    OUTLINE,
    PAINT,
    RIM,
    TAIL,
    TYRE,
    arch,
    body,
    dark,
    glass,
    lamp,
    lines,
    pipe,
    shade,
    shadow,
    shine,
    well,
    wheel,
)


def van() -> str:
    """A van with its engine under the seats."""
    arches = arch(186, 82, 18, 84) + arch(49, 82, 18, 84)
    return "".join(
        (
            shadow(18, 226),
            well(49, 82, 18, 84),
            well(186, 82, 18, 84),
            body(
                "M11 80V65C11 56 15 51 22 47.5L45 18Q53 7.5 66 7H214Q225 7 226.5 18L230 70V78"
                f"Q230 84 225 84{arches}H15Q11 84 11 80Z"
            ),
            shade(f"M11 75H230V78Q230 84 225 84{arches}H15Q11 84 11 80Z"),
            shine("M70 9.5H212Q221 9.5 223 14H62Q65 10 70 9.5Z"),
            glass("M29 47.5L48.5 22.5L47 47.5ZM52 47.5L53 21.5q4-6 11-6H84V47.5ZM91 15.5H132V47.5H91Z"),
            lines(
                "M87.5 12V77M135.5 12V77M49.5 49q-3 14 16 28M142 17.5H217L220 47H142ZM90 56H224"
                "M94 52h8M74 52h8"
            ),
            lamp("M12 61L19 53.5l7-1v7l-14 4Z"),
            lamp("M225 50h3.2l1.3 18h-4Z", TAIL),
            dark("M36 40h7q2 0 2 2v7h-7q-3 0-2-9Z"),
            wheel(49, 82, 15, 6),
            wheel(186, 82, 15, 6),
        )
    )


def bus() -> str:
    """A small bus with a folding door."""
    arches = arch(178, 82.5, 17.5, 85) + arch(56, 82.5, 17.5, 85)
    windows = "".join(f"M{x} 20H{x + 27}V47H{x}Z" for x in (77, 108, 139, 170))
    return "".join(
        (
            shadow(16, 226),
            well(56, 82.5, 17.5, 85),
            well(178, 82.5, 17.5, 85),
            body("M98 13Q99 7.5 104 7.5H156Q161 7.5 162 13Z"),
            body(
                f"M10 81V50C10 34 13 20 20 14.5Q24 12 31 12H218Q230 12 230 24V79"
                f"Q230 85 224 85{arches}H14Q10 85 10 81Z"
            ),
            shade(f"M10 77H230V79Q230 85 224 85{arches}H14Q10 85 10 81Z"),
            shine("M11 54H230V61H11Z"),
            glass(
                f"M14 50C14.5 37 17 26 22 20.5H38V50ZM47 20H69V71H47Z{windows}M201 20H219"
                f"Q225 20 225 26V47H201Z"
            ),
            lines("M58 20V71M44 17V81M72.5 17V81M14 68H38M77 68H158"),
            lamp("M11 62h6v8h-6Z"),
            lamp("M226 62h3.5v11H226Z", TAIL),
            dark("M8 28h5v13H10q-3-4-2-13Z"),
            wheel(56, 82.5, 14.5, 6),
            wheel(178, 82.5, 14.5, 6),
        )
    )


def truck() -> str:
    """A truck with its cab over the engine and a flat body."""
    return "".join(
        (
            shadow(16, 226),
            dark("M58 69H229V76H58ZM96 76h30v10q0 2-2 2H98q-2 0-2-2ZM222 76h3v12h-3Z"),
            lines("M79 18V62M79 19H86V40", 2.6, 1),
            body("M82 41H229V64H82Z"),
            shade("M82 58H229V64H82Z"),
            lines("M131 41V64M180 41V64M88 46V59M125 46V59M137 46V59M174 46V59M186 46V59M223 46V59"),
            lines("M76 66.5H230", 3.4, 1),
            well(45, 82.5, 17.5, 82),
            body(
                f"M12 78V57C12 47 15 42 19 36L28 17Q32 10 40 10H64Q71 10 71 17"
                f"V82{arch(45, 82.5, 17.5, 82)}H16Q12 82 12 78Z"
            ),
            shade(f"M12 73H71V82{arch(45, 82.5, 17.5, 82)}H16Q12 82 12 78Z"),
            shine("M36 12.5Q38 12 41 12H63Q68 12 69 16H33Z"),
            glass("M18.5 44L30 20.5L29 44ZM33.5 44L34.5 19q2-3.5 7-3.5H61V44Z"),
            lines("M31 46q-2 10-4 19M64.5 14V70M33 70H62M52 50h8M14 58H26"),
            lamp("M13 62h7q3 0 3 3v3H13Z"),
            lamp("M226 70h4v6h-4Z", TAIL),
            dark("M13 24h6v17h-3q-4-4-3-17ZM18 25h9v2h-9Z"),
            wheel(45, 82.5, 14.5, 6),
            wheel(184, 82.5, 14.5, 6),
        )
    )


def motor_cycle() -> str:
    """A motor cycle of the plain kind."""
    wheels = "".join(
        f'<circle cx="{x}" cy="74" r="20" fill="none" stroke="{TYRE}" stroke-width="6.5"/>'
        f'<circle cx="{x}" cy="74" r="16" fill="none" stroke="{RIM}" stroke-width="1.8"/>'
        f'<circle cx="{x}" cy="74" r="6" fill="{RIM}" stroke="{TYRE}" stroke-width="2"/>'
        for x in (56, 181)
    )
    spokes = "".join(f"M{x} 58V90M{x - 16} 74h32M{x - 11} 63l22 22M{x - 11} 85l22-22" for x in (56, 181))
    return "".join(
        (
            shadow(34, 204),
            lines(spokes, 0.9, 0.5),
            wheels,
            lines("M128 70L181 74M150 40L170 66", 4.4, 1),
            dark("M98 50L136 49L146 60L140 78H108Q101 76 100 68Z"),
            f'<path fill="none" stroke="{RIM}" stroke-width="1.3" d="M105 55H134M106 59.5H138M107 64H141"/>',
            f'<circle cx="128" cy="70" r="7" fill="{RIM}" stroke="{OUTLINE}" stroke-width="1.2"/>',
            pipe(OUTLINE, 7, "M104 62Q96 78 112 83L140 84L196 80"),
            pipe(RIM, 4.6, "M104 62Q96 78 112 83L140 84L196 80"),
            lines("M91 32L104 80H140M91 34L140 44L150 62", 3.4, 1),
            body("M92 42C94 31 112 26 128 32Q136 36 138 45L104 48Q92 48 92 42Z"),
            shine("M98 37Q110 30 126 34L128 36Q112 34 99 40Z"),
            body("M138 47L162 45Q160 56 148 62L140 60Z"),
            dark("M134 42C144 37 166 40 188 33Q195 33 193 38C180 46 160 46 137 47Z"),
            lines("M186 38Q204 44 206 60", 3.6, 1),
            lamp("M199 42l6 2-1 6-5-2Z", TAIL),
            lines("M56 74L88 26", 5, 1),
            lines("M90 27Q92 18 106 19", 3.2, 1),
            lines("M37 58Q48 46 66 54", 3.4, 1),
            f'<circle cx="79" cy="33" r="7.5" {PAINT} stroke="{OUTLINE}" stroke-width="1.6"/>',
            lamp("M74 27Q69 33 74 39Z"),
            lines("M88 26L84 14", 1.8, 1),
            f'<circle cx="83.5" cy="12.5" r="3.6" {GLASS} stroke="{OUTLINE}" stroke-width="1.4"/>',
        )
    )


def other() -> str:
    """A farm tractor, for all other machines."""
    lugs = f'fill="none" stroke="{TYRE}" stroke-width="4" stroke-linecap="butt" stroke-dasharray="5 4.4"'
    return "".join(
        (
            shadow(46, 206),
            dark("M64 64H150V78H64Z"),
            lines("M186 70L214 80M186 60L208 66L214 80", 3, 1),
            lines("M96 46V22q0-3 3-4", 3.6, 1),
            body("M54 44Q60 39 72 39H122Q128 39 129 45L132 68H58Q50 68 50 60V50Q50 46 54 44Z"),
            shade("M50 58L131 60L132 68H58Q50 68 50 60Z"),
            shine("M58 43.5Q62 41.5 72 41.5H121Q125 41.5 126 45H56Z"),
            lines("M55 48V62M59 48V63M63 48V63M78 50H112M78 55H112"),
            lamp("M49 46h5v6h-5Z"),
            lines("M131 46L127 14M188 46L184 14", 3.2, 1),
            body("M120 14Q120 9 126 9H186Q192 9 192 14Z"),
            dark("M152 26q8-1 8 8v10h14q5 0 5 5v3H150Q154 40 152 26Z"),
            lines("M130 42L140 36M136 31L144 41", 2.6, 1),
            f'<circle cx="170" cy="66.5" r="28" {lugs}/>',
            f'<circle cx="170" cy="66.5" r="27" fill="{TYRE}"/>',
            f'<circle cx="170" cy="66.5" r="16" fill="{RIM}" stroke="{OUTLINE}" stroke-width="1.2"/>',
            f'<circle cx="170" cy="66.5" r="6.5" {PAINT} stroke="{OUTLINE}" stroke-width="1.2"/>',
            lines("M170 53V57M170 76V80M156.5 66.5H160.5M179.5 66.5H183.5", 2, 0.8),
            body(
                "M133 66C134 44 152 32 174 33.5C186 34.5 196 40 202 47L197 51C186 41 172 39 160 43"
                "C149 47 143 55 142 66Z"
            ),
            f'<circle cx="72" cy="81" r="15" {lugs}/>',
            wheel(72, 81, 14.5, 6),
        )
    )
