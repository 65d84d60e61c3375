//! Cars from the side.

use super::{super::dice::Dice, paper::Paper, scene::Scene};

/// A body from the side, facing right, standing on y = 676.
struct Shape {
    body: &'static str,
    glass: &'static str,
    /// The lines between doors, and the handles.
    seams: &'static str,
    handles: &'static [(i32, i32)],
    /// Middles of the wheels, and how large they are.
    wheels: (i32, i32, i32),
    /// Ends of the body at the height of the lamps.
    ends: (i32, i32),
    lamps: i32,
    rails: Option<&'static str>,
    /// Where the body ends below.
    foot: i32,
}

const BODIES: &[&[&str]] = &[
    &["sedan"],
    &["suv"],
    &["hatchback"],
    &["pickup-double"],
    &["coupe", "convertible"],
    &["van", "minivan"],
    &["pickup-single", "truck"],
    &["wagon"],
];

const SHAPES: [Shape; 7] = [
    Shape {
        body: "M160 566C154 528 160 492 182 478L292 462C342 410 404 352 482 340C560 329 650 331 706 352C764 376 806 424 842 452C930 460 1000 478 1026 506C1044 528 1048 562 1042 594L1032 626H178C166 606 162 586 160 566Z",
        glass: "M352 452C392 404 432 370 494 360L572 355 576 454ZM592 355C644 354 682 362 708 376C746 400 776 428 796 454L594 454Z",
        seams: "M584 354L586 612M372 470C362 520 372 560 420 600M812 458C806 500 790 560 770 600",
        handles: &[(500, 486), (700, 486)],
        wheels: (346, 852, 74),
        ends: (164, 1_036),
        lamps: 506,
        rails: None,
        foot: 626,
    },
    Shape {
        body: "M158 548C152 502 158 456 178 440C190 394 214 334 262 315C330 297 570 291 668 304C730 314 786 372 826 430C918 438 998 452 1024 478C1046 502 1052 546 1046 588L1038 618H172C160 592 158 570 158 548Z",
        glass: "M222 424C232 384 250 350 280 342L372 336 372 428ZM388 335L548 331 550 430 388 428ZM566 331C624 329 658 334 680 346C724 374 758 408 776 432L568 430Z",
        seams: "M380 336V440C376 520 384 560 424 598M558 332L560 602M796 440C790 500 778 560 758 598",
        handles: &[(486, 466), (690, 466)],
        wheels: (344, 850, 84),
        ends: (162, 1_042),
        lamps: 486,
        rails: Some("M290 306C400 288 560 284 650 294"),
        foot: 618,
    },
    Shape {
        body: "M206 548C200 504 208 466 228 450C248 406 286 350 344 332C424 311 568 311 648 328C714 346 770 398 808 446C894 454 972 470 996 500C1014 526 1018 562 1010 592L1002 624H218C206 596 206 570 206 548Z",
        glass: "M286 440C302 398 332 364 374 356L526 345 528 444ZM544 344C598 342 634 348 660 358C702 380 738 414 760 446L546 444Z",
        seams: "M536 345L538 608M392 452C382 520 394 560 436 600M780 452C774 500 762 560 744 600",
        handles: &[(470, 474), (668, 474)],
        wheels: (366, 836, 74),
        ends: (210, 1_006),
        lamps: 500,
        rails: None,
        foot: 624,
    },
    Shape {
        body: "M138 550V456C138 444 146 438 158 438H446C452 396 462 334 488 316C540 299 664 297 712 311C762 330 802 388 830 438C926 444 1014 458 1044 486C1062 512 1066 552 1060 586L1050 616H150C140 594 138 570 138 550Z",
        glass: "M478 430C482 388 492 350 508 340L604 334 606 432ZM622 334C668 332 694 336 712 346C748 368 772 404 788 434L624 432Z",
        seams: "M460 440V602M614 334L616 600M806 444C800 500 788 560 770 598M168 458H440",
        handles: &[(556, 468), (726, 468)],
        wheels: (312, 866, 86),
        ends: (142, 1_056),
        lamps: 492,
        rails: None,
        foot: 616,
    },
    Shape {
        body: "M158 574C152 538 160 508 184 496L280 486C352 438 424 388 512 376C590 366 660 370 712 392C768 416 806 446 838 470C930 476 1006 490 1034 520C1050 542 1054 574 1048 600L1038 630H176C164 612 160 594 158 574Z",
        glass: "M372 474C430 424 484 398 548 394L628 392C684 396 742 438 782 472L560 476Z",
        seams: "M560 478C548 540 556 590 580 612M800 474C796 520 788 570 766 604",
        handles: &[(600, 506)],
        wheels: (340, 856, 78),
        ends: (162, 1_042),
        lamps: 524,
        rails: None,
        foot: 630,
    },
    Shape {
        body: "M150 552V330C150 300 168 284 200 282H690C748 284 790 340 838 412C928 424 1006 442 1030 476C1048 504 1052 546 1046 588L1038 618H164C154 594 150 572 150 552Z",
        glass: "M206 408V326C206 320 210 316 216 316H382V408ZM400 408V316H560V408ZM580 408V316H678C722 322 756 366 786 412Z",
        seams: "M391 316V602M570 316V602M806 420C800 490 786 560 768 600M230 440H560",
        handles: &[(540, 450), (700, 450)],
        wheels: (330, 860, 80),
        ends: (154, 1_042),
        lamps: 486,
        rails: None,
        foot: 618,
    },
    Shape {
        body: "M120 552V462C120 450 128 444 140 444H556C562 398 572 338 598 320C640 306 706 306 742 318C782 336 812 390 836 440C930 446 1014 460 1044 488C1062 514 1066 552 1060 586L1050 616H134C122 594 120 572 120 552Z",
        glass: "M588 432C592 388 604 352 622 344L688 340C730 346 762 396 786 436L600 436Z",
        seams: "M570 446V602M806 444C800 500 788 560 770 598M150 464H552",
        handles: &[(640, 470)],
        wheels: (312, 866, 82),
        ends: (124, 1_056),
        lamps: 492,
        rails: None,
        foot: 616,
    },
];

/// Light, middle and dark of each colour of paint.
const PAINTS: &[(&str, [&str; 3])] = &[
    ("white", ["#ffffff", "#eceff1", "#b9c2c9"]),
    ("grey", ["#8f99a3", "#6a747f", "#474f58"]),
    ("silver", ["#e3e7ea", "#bfc7cd", "#8e99a1"]),
    ("black", ["#4a5160", "#2a2f3a", "#161920"]),
    ("blue", ["#5c95d6", "#2f68b0", "#1d4379"]),
    ("red", ["#ec6a5e", "#cc3b39", "#8c2328"]),
    ("brown", ["#a98467", "#7d5c45", "#533b2c"]),
    ("green", ["#6aa583", "#3d7a5a", "#26513b"]),
    ("beige", ["#f0e4cc", "#dac7a2", "#a99573"]),
    ("orange", ["#f8a860", "#e57c2f", "#a4531a"]),
    ("burgundy", ["#a6485a", "#7a2639", "#4d1623"]),
    ("yellow", ["#fbd968", "#eeb92b", "#a97d12"]),
];

pub(super) fn shape_number(body: &str) -> u64 {
    let at = BODIES.iter().position(|names| names.contains(&body)).unwrap_or(0);
    // A wagon is drawn as an SUV would be.
    u64::try_from(if at == 7 { 1 } else { at }).unwrap_or(0)
}

pub(super) fn colour_number(colour: &str) -> u64 {
    let at = PAINTS.iter().position(|(name, _)| *name == colour).unwrap_or(2);
    u64::try_from(at).unwrap_or(0)
}

pub(super) fn paint(colour: u64) -> [&'static str; 3] {
    let at = usize::try_from(colour).unwrap_or(0) % PAINTS.len();
    PAINTS[at].1
}

/// A car from its side on a road, facing right or left.
pub(super) fn side(
    paper: &mut Paper,
    (shape, colour): (u64, u64),
    left: bool,
    look: &mut Dice,
    light: &mut Dice,
) {
    let scene = Scene::draw_one(light);
    scene.paint(paper, 560, light);
    road(paper, scene);
    let shape = &SHAPES[usize::try_from(shape).unwrap_or(0) % SHAPES.len()];
    paper.open(if left { "transform=\"matrix(-1 0 0 1 1200 0)\"" } else { "" });
    vehicle(paper, shape, paint(colour), look.below(3));
    paper.close();
}

fn road(paper: &mut Paper, scene: &Scene) {
    paper.rect(0, 618, 1_200, 182, scene.road);
    paper.open("opacity=\".3\"");
    paper.rect(0, 618, 1_200, 6, "#fff");
    for x in [20, 270, 520, 770, 1_020] {
        paper.path(&format!("M{x} 742h120l-10 10h-120z"), "#fff");
    }
    paper.close();
}

fn vehicle(paper: &mut Paper, shape: &Shape, paint: [&str; 3], rim: usize) {
    let (rear, front, r) = shape.wheels;
    let axle = 676 - r;
    paper.open("opacity=\".32\"");
    paper.ellipse(602, 680, 470, 20, "#05070c");
    paper.close();
    if let Some(rails) = shape.rails {
        paper.line(rails, "#59616c", 8);
    }
    let body = paper.gradient(&paint);
    paper.path(shape.body, &body);
    let glass = paper.gradient(&["#2c3a4c", "#5d748b"]);
    paper.path(shape.glass, &glass);
    paper.open("opacity=\".22\"");
    paper.line(shape.seams, "#05070c", 4);
    paper.path(
        &format!(
            "M{} 590H{}L{} {f}H{}Z",
            shape.ends.0 + 6,
            shape.ends.1 + 4,
            shape.ends.1 - 6,
            shape.ends.0 + 16,
            f = shape.foot
        ),
        "#05070c",
    );
    paper.close();
    paper.open("opacity=\".5\"");
    paper.line(
        &format!("M{} {}H{}", shape.ends.0 + 60, shape.lamps - 6, shape.ends.1 - 120),
        paint[0],
        4,
    );
    paper.close();
    for (x, y) in shape.handles {
        paper.round(*x, *y, 44, 10, 5, paint[2]);
    }
    let (back, nose, lamps) = (shape.ends.0, shape.ends.1, shape.lamps);
    paper.path(&format!("M{} {}q38-4 44 8l-4 26q-26 6-44-2z", back, lamps - 12), "#d8343a");
    paper.path(&format!("M{nose} {}q-46-16-70-10l10 28q32 8 66 4z", lamps + 4), "#fff6da");
    paper.round(nose - 36, 574, 30, 14, 7, "#f7d9a0");
    paper.open("id=\"w\"");
    wheel(paper, rear, axle, r, rim);
    paper.close();
    paper.again("w", front - rear);
}

/// A wheel with one of three rims.
pub(super) fn wheel(paper: &mut Paper, x: i32, y: i32, r: i32, rim: usize) {
    paper.circle(x, y, r + 13, "#12151c");
    paper.circle(x, y, r, "#262b35");
    paper.circle(x, y, r * 68 / 100, "#d5dbe1");
    let spokes = [5, 6, 10][rim % 3];
    let (long, wide) = (r * 62 / 100, if spokes == 10 { r / 9 } else { r / 5 });
    for spoke in 0..spokes {
        let turn = 360 * spoke / spokes + 18;
        paper.open(&format!("transform=\"rotate({turn} {x} {y})\""));
        paper.round(x - wide / 2, y - long, wide, long - r / 6, wide / 2, "#49515d");
        paper.close();
    }
    paper.circle(x, y, r / 6, "#8c96a1");
}
