//! Rules about figures against other periods and units.

use super::{Page, Said};

pub(super) const OUTLIER_VS_PREVIOUS: Page = Page {
    title: Said { vi: "Khác thường so với kỳ trước", en: "Far from the previous period" },
    meaning: Said {
        vi: "Số liệu tăng hoặc giảm quá nhiều so với kỳ trước của chính đơn vị. Có thể là biến động thật, cũng có thể gõ \
             nhầm; số liệu vẫn được tính nhưng nên hỏi lại.",
        en: "The figure rose or fell very much against the same unit's previous period. It may be real or a slip; the \
             figure is used, but worth a question.",
    },
    example: Said {
        vi: "Kỳ trước 120 hồ sơ, kỳ này 960 hồ sơ: 960 / 120 = 8 lần.",
        en: "The previous period had 120 files, this one has 960: 960 / 120 = 8 times as many.",
    },
    unit: Said {
        vi: "kiểm tra lại số; nếu đúng thì ghi nguyên nhân ở cột ghi chú.",
        en: "check the figure; if it is right, give the cause in the notes column.",
    },
    officer: Said {
        vi: "hỏi nguyên nhân; đơn vị mới sáp nhập thì so với tổng của các đơn vị cũ.",
        en: "ask for the cause; compare a merged unit with the sum of its predecessors.",
    },
};

pub(super) const DECREASED_CUMULATIVE: Page = Page {
    title: Said { vi: "Số lũy kế bị giảm", en: "Cumulative figure that decreased" },
    meaning: Said {
        vi: "Số lũy kế từ đầu năm không thể nhỏ hơn số lũy kế của kỳ trước trong cùng năm. Thường do ghi số riêng của kỳ \
             thay cho số lũy kế, hoặc kỳ trước báo cáo thừa. Số liệu vẫn được tính nhưng cần kiểm tra.",
        en: "A figure cumulated since the start of the year cannot be below that of the previous period of the year. \
             Usually the figure of the period alone was given, or the previous one was too high. It is used, but should \
             be checked.",
    },
    example: Said {
        vi: "Lũy kế 6 tháng là 450 hồ sơ, lũy kế 9 tháng ghi 230: giảm 450 - 230 = 220; quý III giải quyết 230 hồ sơ thì \
             lũy kế phải là 450 + 230 = 680.",
        en: "450 files in six months, 230 in nine: a decrease of 450 - 230 = 220; if the third quarter had 230, the \
             cumulative figure is 450 + 230 = 680.",
    },
    unit: Said {
        vi: "ghi số lũy kế từ đầu năm; nếu kỳ trước báo cáo sai thì ghi rõ điều chỉnh ở cột ghi chú.",
        en: "give the figure since the start of the year; if the previous one was wrong, say so in the notes column.",
    },
    officer: Said {
        vi: "xác định đơn vị ghi số lũy kế hay số riêng của kỳ trước khi dùng tổng.",
        en: "find out whether it is the cumulative figure or that of the period before you use the total.",
    },
};

pub(super) const SCALE_SLIP: Page = Page {
    title: Said {
        vi: "Nghi sai gấp 10, 100 hoặc 1.000 lần", en: "Seemingly 10, 100 or 1,000 times off"
    },
    meaning: Said {
        vi: "Số liệu lớn hơn hoặc nhỏ hơn mức thường gặp khoảng 10, 100 hoặc 1.000 lần: gõ thừa, thiếu chữ số, nhầm dấu \
             chấm với dấu phẩy, hoặc ghi theo đơn vị tính khác. Số liệu vẫn được tính như đã ghi, nên tổng có thể sai.",
        en: "The figure is about 10, 100 or 1,000 times larger or smaller than usual: a digit too many or too few, dot \
             and comma exchanged, or another unit of measure. It is used as typed, so the total may be wrong.",
    },
    example: Said {
        vi: "Ba kỳ trước là 1.250, 1.310 và 1.280 triệu đồng, kỳ này ghi 1,29: có thể là 1,29 × 1.000 = 1.290.",
        en: "The last three periods were 1,250, 1,310 and 1,280 million đồng, this one says 1.29: perhaps \
             1.29 × 1,000 = 1,290.",
    },
    unit: Said {
        vi: "đối chiếu chứng từ, kiểm tra dấu chấm, dấu phẩy và đơn vị tính rồi sửa hoặc xác nhận.",
        en: "compare with your records, check dots, commas and the unit of measure, then correct or confirm.",
    },
    officer: Said {
        vi: "chờ đơn vị xác nhận trước khi trình ký, vì một số sai gấp 1.000 lần có thể lấn át cả tổng.",
        en: "wait for the unit's answer before the workbook is signed: one figure off by 1,000 can swamp the total.",
    },
};

pub(super) const SHIFTED_ROWS: Page = Page {
    title: Said { vi: "Nghi lệch dòng", en: "Rows seemingly shifted" },
    meaning: Said {
        vi: "Một đoạn số liệu có vẻ bị gõ hoặc dán lệch lên, xuống một dòng: nếu dịch lại thì gần hết các phát hiện khác ở \
             đoạn ấy không còn và nhiều quan hệ trong biểu đúng lên. Chương trình không tự dịch; cả đoạn để ngoài tổng.",
        en: "A block of figures seems typed or pasted one row too high or too low: moved back, nearly all other findings in it \
             vanish and more relations of the form come right. Nothing is moved; the whole block is left out of totals.",
    },
    example: Said {
        vi: "Dòng 2.1 (tổng số) để trống, 2.2 (đúng hạn) ghi 110, 2.3 (quá hạn) ghi 104 và 2.4 ghi 6: dịch lên một dòng thì \
             104 + 6 = 110.",
        en: "Row 2.1 (all) is blank, 2.2 (in time) has 110, 2.3 (late) has 104 and 2.4 has 6: one row up, 104 + 6 = 110.",
    },
    unit: Said {
        vi: "so từng dòng với sổ theo dõi, dán lại đúng dòng rồi gửi lại.",
        en: "compare row by row with your records, paste the figures into their rows and send the return again.",
    },
    officer: Said {
        vi: "đề nghị đơn vị xem lại cả đoạn, không chỉ ô được nêu.",
        en: "ask the unit to check the whole block, not only the cell named.",
    },
};
