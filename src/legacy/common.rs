//! Syllables that administrative prose is full of. They break ties: "có" and "cú" are both Vietnamese, and which of
//! the two a cell says depends on the encoding.
//!
//! Source: the most frequent syllables of state documents (circulars, reports, statistical forms), listed by hand.
//! The list only ever decides between two readings that are both valid syllables.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::syllable::lower;

const COMMON: &str = "
    ai an anh ba ban binh biên biến biết biển biểu biệt buôn buổi buộc bà bài bàn bào bác bán báo bát bãi bé bén bên
    bình bò bù bùi bút băng bưu bước bạc bản bảng bảo bất bầu bậc bắc bắt bằng bể bệnh bị bỏ bố bồi bổ bộ bởi cao
    cha chi chia chiến chiếu chiều cho chu chung chuyên chuyển chuẩn châu chí chính chóng chú chúc chúng chăn chưa
    chương chạm chấm chấp chất chậm chắc chế chỉ chỉnh chị chọn chống chồng chờ chợ chủ chứ chứa chức chứng chữ chữa
    coi con cung cuối cuộc cá các cách cái cán cáo cát câu cây cò còn có cô công cùng căn cũ cũng cơ cư cương cường
    cưỡng cả cải cảm cảnh cấm cấp cấu cầm cần cầu cận cập cậy cắt cặp cỏ cố cống cổ cổng cỗ cộng cờ cụ cục của củng
    cứ cứu cử cửa cực cựu danh diễn diện do doanh du dung duy duyệt dài dân dây dòng dùng dũng dương dưới dưỡng dấu
    dần dầu dẫn dễ dịch dọc dốc dục dụng dự dựng em ghi gia gian giao giàu giá giác giám gián giáo giáp giã giúp
    giải giảm giấy giới giờ giữ giữa gà gây gì góp gần gọi gồm gỗ gửi hai hay hiến hiền hiểm hiểu hiện hiệp hiệu hoa
    hoà hoàn hoàng hoá hoạch hoạt hoặc huy huyện huấn huỳnh hà hài hàm hàng hành hình hòa hóa hôn hùng hơn hưng hưu
    hương hướng hưởng hạ hạch hại hạn hạnh hải hậu hằng hẻm hết hệ họ học họp hỏi hồ hồng hổ hỗ hộ hội hợp hủy hữu
    in khai khe khen khi khiến khiết khiếu khoa khoai khoá khoáng khoản khoảng khu khung khuyến khuyết khác khách
    khám kháng khí khích khó khóa khóm không khả khảo khẩn khẩu khắc khắp khỏe khỏi khởi kim kinh kiến kiểm kiểu
    kiệm kiện kè kèm kém kéo kê kênh kì kí kích kính ký kĩ kẽ kế kết kỉ kỳ kỷ kỹ lan lao linh liêm liên liệu loan
    loại luôn luận luật luỹ là làm làng lâm lãi lãng lãnh lão lê lên lí lúa lúc lý lĩnh lũ lũy lưu lương lượng lạc
    lại lấy lần lẫn lập lẻ lễ lệ lệnh lịch lỗi lộ lớn lớp lời lợi lợn lục lực mai mang minh miền mua muốn muộn mà
    màu máu máy mã mét mình mô môi môn mương mười mạch mại mạng mất mầm mẫu mặc mặt mẹ mọi mỏ mồ mỗi một mới mời mở
    mục mức nam nay nga ngang ngay nghe nghiêm nghiên nghiệm nghiệp nghèo nghĩa nghề nghệ nghỉ nghị ngoài ngoại nguy
    nguyên nguyễn nguồn ngành ngày ngân ngô ngõ ngư người ngại ngắn ngọc ngữ nhanh nhau nhiều nhiễm nhiệm nhung nhà
    nhân nhóm nhũng như nhưng nhượng nhạy nhất nhận nhập nhật nhẹ nhỏ những ninh niêm niên nuôi nào này nâng nên nó
    nói nông núi năm năng nơi nước nạn nắm nặng nếp nếu nền nối nội nộp nợ nửa nữ oan phi phiên phiếu phong pháp
    phát phân phép phê phí phía phòng phó phóng phú phúc phương phường phượng phạm phạt phải phản phần phẩm phận phố
    phối phổ phụ phục phủ qua quan qui quy quyết quyền quyển quá quán quân quí quý quả quản quảng quận quặng quốc
    quỹ ra rau riêng rà rác rõ rút rất rằng rồi rộng rừng sai sang sau sinh siết song soát soạn sung suất suối sách
    sáng sát sáu sóc sót sông sơ sơn sạch sản sắn sắp sẽ sỏi số sốt sổ sớm sở sức sử sửa sự tai tay tham than thanh
    thao thay theo thi thiên thiết thiếu thiểu thiện thiệt thoát thoại thoả thu thuyết thuyền thuê thuận thuật thuế
    thuốc thuộc thuỷ thành thác thái thám tháng thân thêm thì thí thích thính thôn thông thù thú thúc thư thưa
    thương thước thường thưởng thượng thạnh thải thảo thấp thất thần thầy thẩm thật thắng thẻ thế thể thị thịnh thịt
    thọ thỏa thống thời thợ thụ thủ thủy thứ thức thừa thử thực tin tinh tiên tiêu tiến tiếng tiếp tiết tiền tiện to
    toà toàn toán tra trang tranh trao trinh triển triệt triệu tro trong trung truyền truyện trách trái tráng tránh
    trâu trên trì trình trí trò trú trúng trăm trăng trước trường trưởng trại trạm trạng trả trấn trần trận trẻ trễ
    trị trọng trọt trồng trở trợ trụ trừ trữ trực tu tuy tuyên tuyến tuyển tuân tuấn tuất tuần tuổi tài tàn tàng tác
    tái tám tâm tây tên tìm tình tích tính tò tòa tòng tôi tôn tù tùng tú tăng tư tương tước tướng tường tượng tạ
    tạc tại tạm tạo tấn tất tầm tầng tập tật tế tết tỉ tỉnh tịch tọa tố tốc tối tốt tồ tồn tổ tổng tội tới tờ tục tủ
    tức từ từng tử tự tỷ uống uỷ vai vay vi vinh viên viết việc viện việt vui và vài vàng vào vãn vì ví vô võ vùng
    văn vĩ vĩnh vũ vương vượt vạch vấn vẫn vận vật vắng vẽ về vệ vị vỏ vốn với vợ vụ vừa vực xa xanh xe xem xi xin
    xong xoá xung xuân xuất xuống xác xâm xây xã xét xóa xóm xúc xăng xưởng xảy xấu xếp xứ xử yên yêu yết yếu án áp
    ích ít ông úng ý ăn đa đai đang đi điền điều điểm điển điện đoàn đoạn đài đàn đào đá đánh đáp đâu đây đã đèo đê
    đình đích đòi đó đóng đô đôi đôn đông đúng đăng đơn đưa đương đường được đại đạo đạt đảng đảo đất đầu đầy đẩy
    đập đặc đặng đặt đẹp đến đề đềm đều để địa định đọc đốc đối đồ đồng đổi đỗ độ độc đội động đời đợi đợt đủ đức
    đứng ưu ước ảnh ấn ấp ẩm ở ủng ủy ứng";

static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// Whether the word is one of the common syllables, in either case.
pub fn is_common(word: &str) -> bool {
    SET.contains(word.chars().map(lower).collect::<String>().as_str())
}
