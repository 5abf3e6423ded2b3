//! Rules about figures against each other.

use super::{Page, Said};

pub(super) const PART_EXCEEDS_WHOLE: Page = Page {
    title: Said { vi: "Phần lớn hơn toàn bộ", en: "Part larger than its whole" },
    meaning: Said {
        vi: "Một chỉ tiêu là một phần của chỉ tiêu khác nhưng lại lớn hơn, nên ít nhất một trong hai số sai. Số liệu được \
             nêu để ngoài tổng cho đến khi được sửa.",
        en: "An indicator is a part of another and yet larger, so at least one of the two is wrong. The figure named is \
             left out of totals until it is corrected.",
    },
    example: Said {
        vi: "Hồ sơ giải quyết đúng hạn 105, hồ sơ đã giải quyết 100: phần lớn hơn toàn bộ 105 - 100 = 5 hồ sơ.",
        en: "105 files settled in time, 100 files settled: the part exceeds the whole by 105 - 100 = 5 files.",
    },
    unit: Said {
        vi: "kiểm tra cả hai số với sổ theo dõi; xem có ghi nhầm dòng hoặc lẫn số của kỳ trước không.",
        en: "check both figures against your records; look for exchanged rows or figures of another period.",
    },
    officer: Said {
        vi: "gửi phép so sánh cho đơn vị; không tự hạ số nào cho khớp.",
        en: "send the comparison to the unit; do not lower a figure to make it fit.",
    },
};

pub(super) const SUM_MISMATCH: Page = Page {
    title: Said { vi: "Tổng không bằng các phần", en: "Total that is not the sum of its parts" },
    meaning: Said {
        vi: "Dòng tổng khác với tổng các dòng thành phần của nó, sau khi đã trừ sai lệch do làm tròn. Số ghi ở dòng tổng \
             không được dùng; bảng tổng hợp luôn tính dòng tổng từ các dòng thành phần, nên phải xem bên nào đúng.",
        en: "A total row is not the sum of its parts, rounding allowed for. The total as typed is not used; the \
             consolidated workbook always computes it from the parts, so it must be settled which side is right.",
    },
    example: Said {
        vi: "30 + 40 + 5 = 75, báo cáo ghi 70: lệch 5.",
        en: "30 + 40 + 5 = 75, the return says 70: a difference of 5.",
    },
    unit: Said {
        vi: "cộng lại các dòng thành phần, sửa dòng sai; nên để dòng tổng là công thức của mẫu, không gõ đè.",
        en: "add the parts again and correct the wrong row; leave the form's formula in the total row, do not type over it.",
    },
    officer: Said {
        vi: "gửi phép cộng cho đơn vị; nếu nhiều đơn vị cùng lệch ở một dòng thì có thể biểu còn thành phần chưa nêu.",
        en: "send the addition to the unit; if many units differ in the same row, the form may lack a part.",
    },
};

pub(super) const RATIO_MISMATCH: Page = Page {
    title: Said {
        vi: "Tỷ lệ không khớp tử số, mẫu số", en: "Percentage that its parts do not give"
    },
    meaning: Said {
        vi: "Tỷ lệ ghi trong báo cáo khác với tỷ lệ tính từ tử số và mẫu số; làm tròn hay cắt bớt số lẻ đều được chấp \
             nhận. Tỷ lệ ghi sai không được dùng: tỷ lệ chung luôn bằng tổng tử số chia tổng mẫu số, không phải bình quân \
             các tỷ lệ.",
        en: "The percentage stated is not what numerator and denominator give; rounded and cut-off decimals both pass. \
             The wrong percentage is not used: the overall one is always the sum of numerators over the sum of \
             denominators, never a mean of percentages.",
    },
    example: Said {
        vi: "66 / 70 × 100 = 94,2857…, nên 94,28 và 94,29 đều đúng; báo cáo ghi 97,1 là sai.",
        en: "66 / 70 × 100 = 94.2857…, so 94.28 and 94.29 are both right; the return says 97.1, which is wrong.",
    },
    unit: Said {
        vi: "tính lại tỷ lệ; nếu tỷ lệ đúng thì tử số hoặc mẫu số ghi sai, cần sửa số đó.",
        en: "compute the percentage again; if it is right, the numerator or the denominator is wrong: correct that one.",
    },
    officer: Said {
        vi: "kiểm tra trước hết tử số và mẫu số, vì tỷ lệ chung được tính từ hai số này.",
        en: "look at numerator and denominator first, because the overall percentage comes from them.",
    },
};

pub(super) const RATIO_UNDEFINED: Page = Page {
    title: Said { vi: "Tỷ lệ không có mẫu số", en: "Percentage without a denominator" },
    meaning: Said {
        vi: "Báo cáo ghi tỷ lệ nhưng mẫu số bằng 0 hoặc bỏ trống, nên tỷ lệ không xác định. Trong bảng tổng hợp ô tỷ lệ \
             của đơn vị để trống, không ghi 0; tỷ lệ chung không bị ảnh hưởng.",
        en: "A percentage is stated although its denominator is 0 or blank, so it is undefined. In the consolidated \
             workbook the unit's cell is empty, not 0; the overall percentage is not affected.",
    },
    example: Said {
        vi: "Không có hồ sơ nào phải giải quyết nhưng báo cáo ghi 100%: 0 / 0 không tính được.",
        en: "There was no file to settle, yet the return says 100%: 0 / 0 cannot be computed.",
    },
    unit: Said {
        vi: "để trống tỷ lệ khi mẫu số bằng 0; nếu mẫu số bị bỏ quên thì bổ sung.",
        en: "leave the percentage blank when the denominator is 0; fill in the denominator if it was forgotten.",
    },
    officer: Said {
        vi: "thường không phải làm gì; chỉ hỏi lại khi mẫu số có vẻ bị bỏ quên.",
        en: "usually nothing; ask only where the denominator seems forgotten.",
    },
};

pub(super) const DIFFERS_BETWEEN_UNITS: Page = Page {
    title: Said {
        vi: "Số phải giống nhau lại khác nhau", en: "Figure that should be the same differs"
    },
    meaning: Said {
        vi: "Chỉ tiêu do cơ quan cấp trên quy định, mọi đơn vị phải ghi cùng một số và không được cộng lại, nhưng các đơn \
             vị ghi khác nhau. Số liệu vẫn giữ nguyên; cần xác định số nào đúng trước khi dùng giá trị chung.",
        en: "The figure is fixed by the authority: all units must give the same and it is not added up, but they differ. \
             The figures are kept as they are; settle which one is right before using the common value.",
    },
    example: Said {
        vi: "Số thủ tục hành chính cấp xã theo danh mục đã công bố: 9 xã ghi 129, xã A ghi 192.",
        en: "Administrative procedures of communes in the published catalogue: 9 communes say 129, commune A says 192.",
    },
    unit: Said {
        vi: "đối chiếu với quyết định công bố hiện hành và ghi đúng số đó.",
        en: "compare with the decision now in force and give its number.",
    },
    officer: Said {
        vi: "lấy số trong quyết định công bố làm chuẩn rồi báo các đơn vị ghi khác; số đông chưa chắc đã đúng.",
        en: "take the number of the decision and tell the units that differ; the majority is not always right.",
    },
};

pub(super) const VALUE_ON_HEADING: Page = Page {
    title: Said { vi: "Có số ở dòng đề mục", en: "Figure in a heading row" },
    meaning: Said {
        vi: "Dòng này chỉ là đề mục, không nhận số liệu. Số ghi ở đây không được cộng vào đâu; thường là số 0 kéo theo, \
             hoặc số của dòng ngay dưới.",
        en: "The row is a heading and takes no figure. What stands there is added nowhere; usually it is a 0 dragged \
             along, or the figure of the row below.",
    },
    example: Said {
        vi: "Dòng 5 “Thực hiện nhiệm vụ được giao” là đề mục nhưng ghi 25; dòng 5.1 ngay dưới cũng ghi 25.",
        en: "Row 5 “Thực hiện nhiệm vụ được giao” is a heading and holds 25; row 5.1 right below holds 25 too.",
    },
    unit: Said {
        vi: "xóa số ở dòng đề mục; nếu số thuộc dòng dưới mà dòng dưới trống thì chuyển xuống.",
        en: "delete the figure in the heading; if it belongs to the row below and that is blank, move it there.",
    },
    officer: Said {
        vi: "xem các dòng con đã có đủ số chưa; nếu đủ thì bỏ qua được.",
        en: "see whether the rows below have their figures; if so, nothing is lost.",
    },
};

pub(super) const RULE_BROKEN: Page = Page {
    title: Said { vi: "Sai quy tắc riêng của biểu", en: "Broken rule of the form" },
    meaning: Said {
        vi: "Bộ biểu mẫu có quy tắc riêng cho các chỉ tiêu hoặc các cột, và báo cáo không thỏa mãn quy tắc đó. Phát hiện \
             nêu quy tắc bằng lời kèm phép tính; số liệu được nêu để ngoài tổng.",
        en: "The template has a rule of its own for indicators or columns, and the return breaks it. The finding says the \
             rule in words with its arithmetic; the figure named is left out of totals.",
    },
    example: Said {
        vi: "Quy tắc cột (5) = (1) + (2) - (3) - (4): 100 + 20 - 15 - 5 = 100, báo cáo ghi 95.",
        en: "The rule of column (5) = (1) + (2) - (3) - (4): 100 + 20 - 15 - 5 = 100, the return says 95.",
    },
    unit: Said {
        vi: "tính lại theo quy tắc nêu trong phát hiện và sửa số sai.",
        en: "compute again by the rule in the finding and correct the wrong figure.",
    },
    officer: Said {
        vi: "nếu hầu hết đơn vị cùng vi phạm thì chính quy tắc có thể sai: đối chiếu với văn bản ban hành biểu.",
        en: "if nearly all units break it, the rule itself may be wrong: compare with the document that issued the form.",
    },
};
